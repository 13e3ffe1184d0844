package org.gradus.opencl;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.gradus.types.IndexException;

/** Indices that kernels found out of range: device memory where the first is reported, and the operations' names. */
final class IndexErrors {
    private static final int BYTES = 6 * 4;

    private final ClApi.Context context;
    private final ClApi.Mem memory;
    private final ByteBuffer read = ClApi.direct(BYTES);
    private final List<String> operations = new ArrayList<>();
    private boolean possible;

    IndexErrors(ClApi.Context context) {
        this.context = context;
        this.memory = context.allocate(BYTES);
        context.clear(memory, 0, BYTES);
    }

    ClApi.Mem memory() {
        return memory;
    }

    /** The number that stands for an operation in reports. */
    int number(String operation) {
        int n = operations.indexOf(operation);
        if (n < 0) {
            n = operations.size();
            operations.add(operation);
        }
        return n;
    }

    /** A kernel that may report was launched. */
    void expect() {
        possible = true;
    }

    /** Waits, if anything may have been reported. */
    void check() {
        if (!possible) {
            return;
        }
        read.clear();
        context.readQuietly(memory, 0, read);
        possible = false;
        if (read.getInt(0) != 0) {
            context.clear(memory, 0, BYTES);
            long index = Integer.toUnsignedLong(read.getInt(8)) | (long) read.getInt(12) << 32;
            long extent = Integer.toUnsignedLong(read.getInt(16)) | (long) read.getInt(20) << 32;
            throw new IndexException(operations.get(read.getInt(4)) + ": index " + index
                + " is out of bounds for dimension with size " + extent);
        }
    }

    void close() {
        memory.release();
    }
}
