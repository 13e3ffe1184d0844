package org.gradus.conformance;

import java.net.URISyntaxException;
import org.gradus.nativetests.NeedsOpenCl;
import org.junit.jupiter.api.Test;

/** The sample of {@link ConformanceTest} on an OpenCL device: half of it, as building its programs takes most of the time. */
@NeedsOpenCl
class ConformanceNativeTest {

    @Test
    void agreesWithPyTorch() throws URISyntaxException {
        ConformanceTest.check("opencl", new Part(0, 2));
    }
}
