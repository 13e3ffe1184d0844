package org.gradus.conformance;

import java.net.URISyntaxException;
import org.gradus.nativetests.NeedsOpenCl;
import org.junit.jupiter.api.Test;

/** The sample of {@link ConformanceTest} on an OpenCL device. */
@NeedsOpenCl
class ConformanceNativeTest {

    @Test
    void agreesWithPyTorch() throws URISyntaxException {
        ConformanceTest.check("opencl");
    }
}
