package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.nativetests.NeedsOpenCl;
import org.gradus.types.KernelBuildException;
import org.junit.jupiter.api.Test;

/** A program that the driver rejects: the exception has the driver's log, and other programs are built afterwards. */
@NeedsOpenCl
class BuildFailureNativeTest {
    private static Composed composed(String name, String source) {
        return new Composed(name, name, source, Map.of(), Set.of(), false, List.of(), new long[0], null);
    }

    @Test
    void theLogIsInTheMessage() {
        ClDevice device = ClProbe.get().devices().get(0);
        String options = Traits.of(device).options();
        try (ClApi.Context context = ClApi.open(device); Programs programs = new Programs(context, options, null)) {
            Composed broken = composed("broken", "__kernel void broken(__global float *a) { a[0] = no_such_function(1.0f); }");
            for (int again = 0; again < 2; again++) {
                KernelBuildException e = assertThrows(KernelBuildException.class, () -> programs.get(broken));
                assertTrue(e.getMessage().startsWith("kernel broken: " + device.name()), e.getMessage());
                assertTrue(e.getMessage().contains("CL_BUILD_PROGRAM_FAILURE"), e.getMessage());
                assertTrue(e.getMessage().contains("no_such_function"), e.getMessage());
            }
            Composed works = composed("works", "__kernel void works(__global float *a) { a[0] = 1.0f; }");
            assertEquals(1, programs.get(works).kernel("works").args());
            assertEquals(1, context.builds());
        }
    }
}
