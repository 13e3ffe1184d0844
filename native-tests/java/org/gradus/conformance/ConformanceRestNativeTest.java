package org.gradus.conformance;

import java.net.URISyntaxException;
import org.gradus.nativetests.NeedsOpenCl;
import org.junit.jupiter.api.Test;

/** The other half of {@link ConformanceNativeTest}, for another process. */
@NeedsOpenCl
class ConformanceRestNativeTest {

    @Test
    void agreesWithPyTorch() throws URISyntaxException {
        ConformanceTest.check("opencl", new Part(1, 2));
    }
}
