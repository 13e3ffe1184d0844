package org.gradus.device;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.gradus.ir.Kernel;

/** A launch in a recording of the JDK's flight recorder. */
@Name("org.gradus.Launch")
@Label("Kernel Launch")
@Category("Gradus")
@Description("The call that launched a kernel. On the CPU device the kernel has run when it ends, elsewhere it has been queued.")
@StackTrace(false)
final class LaunchEvent extends Event {
    @Label("Kernel")
    String kernel;
    @Label("Device")
    String device;
    @Label("Bytes Moved")
    @DataAmount
    long bytes;
    @Label("Operations")
    long operations;

    /** An event that has begun, or {@code null} if nobody records. */
    static LaunchEvent begun() {
        LaunchEvent e = new LaunchEvent();
        if (!e.isEnabled()) {
            return null;
        }
        e.begin();
        return e;
    }

    void ended(Kernel what, String where) {
        end();
        if (shouldCommit()) {
            long[] moved = Tracer.bytes(what);
            kernel = what.name();
            device = where;
            bytes = moved[0] + moved[1];
            operations = what.operations();
            commit();
        }
    }
}
