package org.gradus.cpu;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the current thread has allocated on the heap, where the JVM tells. */
final class Allocation {
    private Allocation() {
    }

    /** So far; always 0 on a JVM without the module {@code jdk.management}, or that does not count. */
    static long bytes() {
        return Counter.BEAN == null ? 0 : Counter.BEAN.getCurrentThreadAllocatedBytes();
    }

    private static final class Counter {
        static final ThreadMXBean BEAN = find();

        private static ThreadMXBean find() {
            try {
                return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean && bean.isThreadAllocatedMemorySupported()
                    && bean.isThreadAllocatedMemoryEnabled() ? bean : null;
            } catch (NoClassDefFoundError e) {
                return null;
            }
        }
    }
}
