package org.gradus.opencl;

import static org.jocl.CL.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gradus.device.Backend;
import org.gradus.types.KernelBuildException;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;

/**
 * The one place that touches JOCL: platforms, and a {@link Context} per device with its in-order queue, buffers, programs and
 * kernels. Failed calls throw {@link ClException}. A context is used by one thread at a time, except for {@link Context#build}.
 */
final class ClApi {
    private static final long FP_DENORM = 1;
    private static final long FP_CORRECTLY_ROUNDED_DIVIDE_SQRT = 1 << 7;

    private ClApi() {
    }

    private static void check(int code, String call) {
        if (code != CL_SUCCESS) {
            throw new ClException(call, code);
        }
    }

    /** @throws ClException {@link ClError#PLATFORM_NOT_FOUND_KHR} if none is installed */
    static List<ClPlatform> platforms() {
        CL.setExceptionsEnabled(false);
        int[] count = new int[1];
        check(clGetPlatformIDs(0, null, count), "clGetPlatformIDs");
        cl_platform_id[] ids = new cl_platform_id[count[0]];
        if (ids.length == 0) {
            throw new ClException("clGetPlatformIDs", ClError.PLATFORM_NOT_FOUND_KHR);
        }
        check(clGetPlatformIDs(ids.length, ids, null), "clGetPlatformIDs");
        List<ClPlatform> all = new ArrayList<>();
        for (cl_platform_id id : ids) {
            all.add(platform(id));
        }
        return all;
    }

    private static ClPlatform platform(cl_platform_id id) {
        String name = "unnamed platform";
        try {
            name = text(id, CL_PLATFORM_NAME);
            String version = text(id, CL_PLATFORM_VERSION);
            List<String> refused = new ArrayList<>();
            List<ClDevice> devices = devices(id, name, version, refused);
            String problem = refused.isEmpty() ? devices.isEmpty() ? name + " has no devices" : null : String.join("; ", refused);
            return new ClPlatform(name, text(id, CL_PLATFORM_VENDOR), version, devices, problem);
        } catch (ClException | CLException e) {
            return new ClPlatform(name, "", "", List.of(), name + " does not work: " + e.getMessage());
        }
    }

    private static List<ClDevice> devices(cl_platform_id platform, String name, String version, List<String> refused) {
        int[] count = new int[1];
        int code = clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, null, count);
        if (code == ClError.DEVICE_NOT_FOUND || code == CL_SUCCESS && count[0] == 0) {
            return List.of();
        }
        check(code, "clGetDeviceIDs");
        cl_device_id[] ids = new cl_device_id[count[0]];
        check(clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, ids.length, ids, null), "clGetDeviceIDs");
        List<ClDevice> all = new ArrayList<>();
        for (cl_device_id id : ids) {
            ClDevice d = device(id, name, version);
            if (number(id, CL_DEVICE_AVAILABLE, 4) == 0 || number(id, CL_DEVICE_COMPILER_AVAILABLE, 4) == 0) {
                refused.add(d.name() + " is not available or has no compiler");
            } else if (number(id, CL_DEVICE_ENDIAN_LITTLE, 4) == 0) {
                refused.add(d.name() + " is big-endian, which is not supported");
            } else {
                all.add(d);
            }
        }
        return all;
    }

    @SuppressWarnings("deprecation") // unified memory has no successor among OpenCL's queries
    private static ClDevice device(cl_device_id id, String platform, String platformVersion) {
        Set<String> extensions = new TreeSet<>(List.of(text(id, CL_DEVICE_EXTENSIONS).trim().split("\\s+")));
        long single = number(id, CL_DEVICE_SINGLE_FP_CONFIG, 8);
        return new ClDevice(id, platform, platformVersion, text(id, CL_DEVICE_NAME), text(id, CL_DEVICE_VENDOR),
            text(id, CL_DEVICE_VERSION), text(id, CL_DEVICE_OPENCL_C_VERSION), text(id, CL_DRIVER_VERSION),
            type(number(id, CL_DEVICE_TYPE, 8)), (int) number(id, CL_DEVICE_MAX_COMPUTE_UNITS, 4),
            number(id, CL_DEVICE_MAX_MEM_ALLOC_SIZE, 8), number(id, CL_DEVICE_GLOBAL_MEM_SIZE, 8),
            number(id, CL_DEVICE_LOCAL_MEM_SIZE, 8), number(id, CL_DEVICE_MAX_WORK_GROUP_SIZE, 8),
            number(id, CL_DEVICE_MAX_PARAMETER_SIZE, 8), extensions,
            extensions.contains("cl_khr_fp64") || number(id, CL_DEVICE_DOUBLE_FP_CONFIG, 8) != 0,
            extensions.contains("cl_khr_fp16"), (single & FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0, (single & FP_DENORM) != 0,
            (int) number(id, CL_DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT, 4), number(id, CL_DEVICE_HOST_UNIFIED_MEMORY, 4) != 0);
    }

    private static String type(long bits) {
        return (bits & CL_DEVICE_TYPE_GPU) != 0 ? "GPU" : (bits & CL_DEVICE_TYPE_CPU) != 0 ? "CPU"
            : (bits & CL_DEVICE_TYPE_ACCELERATOR) != 0 ? "ACCELERATOR" : "CUSTOM";
    }

    private static String text(cl_platform_id id, int what) {
        long[] size = new long[1];
        check(clGetPlatformInfo(id, what, 0, null, size), "clGetPlatformInfo");
        byte[] b = new byte[(int) size[0]];
        check(clGetPlatformInfo(id, what, b.length, Pointer.to(b), null), "clGetPlatformInfo");
        return string(b);
    }

    private static String text(cl_device_id id, int what) {
        long[] size = new long[1];
        check(clGetDeviceInfo(id, what, 0, null, size), "clGetDeviceInfo");
        byte[] b = new byte[(int) size[0]];
        check(clGetDeviceInfo(id, what, b.length, Pointer.to(b), null), "clGetDeviceInfo");
        return string(b);
    }

    private static String string(byte[] zeroEnded) {
        return new String(zeroEnded, StandardCharsets.UTF_8).replace("\0", "").strip();
    }

    /** A number; 0 where the driver does not know it. */
    private static long number(cl_device_id id, int what, int bytes) {
        ByteBuffer b = direct(8);
        int code = clGetDeviceInfo(id, what, bytes, Pointer.to(b), null);
        return code != CL_SUCCESS ? 0 : bytes == 4 ? Integer.toUnsignedLong(b.getInt(0)) : b.getLong(0);
    }

    static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    static Context open(ClDevice device) {
        return new Context(device);
    }

    /** Device memory. {@code id} tells objects apart whose native address was used again. */
    static final class Mem {
        private static long next;

        private final cl_mem handle;
        private final long bytes;
        private final long id;

        private Mem(cl_mem handle, long bytes) {
            this.handle = handle;
            this.bytes = bytes;
            synchronized (Mem.class) {
                this.id = ++next;
            }
        }

        long bytes() {
            return bytes;
        }

        void release() {
            check(clReleaseMemObject(handle), "clReleaseMemObject");
        }
    }

    static final class Program {
        private final cl_program handle;

        private Program(cl_program handle) {
            this.handle = handle;
        }

        /** The driver's binary for the one device. */
        byte[] binary() {
            long[] size = new long[1];
            check(clGetProgramInfo(handle, CL_PROGRAM_BINARY_SIZES, Sizeof.size_t, Pointer.to(size), null), "clGetProgramInfo");
            byte[] b = new byte[(int) size[0]];
            check(clGetProgramInfo(handle, CL_PROGRAM_BINARIES, Sizeof.POINTER, Pointer.to(Pointer.to(b)), null),
                "clGetProgramInfo");
            return b;
        }

        Kernel kernel(String name) {
            int[] code = new int[1];
            cl_kernel k = clCreateKernel(handle, name, code);
            check(code[0], "clCreateKernel(" + name + ")");
            int[] count = new int[1];
            check(clGetKernelInfo(k, CL_KERNEL_NUM_ARGS, Sizeof.cl_int, Pointer.to(count), null), "clGetKernelInfo");
            return new Kernel(k, name, count[0]);
        }

        void release() {
            check(clReleaseProgram(handle), "clReleaseProgram");
        }
    }

    /**
     * A kernel with its arguments. Setting them dominates the cost of a launch, so each is handed to the driver only when it
     * differs from what the driver holds, from memory that is prepared once.
     */
    static final class Kernel {
        private final cl_kernel handle;
        private final String name;
        private final ByteBuffer values;
        private final Pointer[] pointers;
        private final long[] held;
        private final boolean[] set;

        private Kernel(cl_kernel handle, String name, int args) {
            this.handle = handle;
            this.name = name;
            this.values = direct(8 * Math.max(1, args));
            this.pointers = new Pointer[args];
            for (int i = 0; i < args; i++) {
                pointers[i] = Pointer.to(values).withByteOffset(8L * i);
            }
            this.held = new long[args];
            this.set = new boolean[args];
        }

        int args() {
            return held.length;
        }

        void arg(int i, Mem m) {
            if (differs(i, m.id)) {
                values.putLong(8 * i, m.handle.getNativePointer());
                send(i, Sizeof.cl_mem, m.id);
            }
        }

        void arg(int i, int v) {
            if (differs(i, v)) {
                values.putInt(8 * i, v);
                send(i, 4, v);
            }
        }

        void arg(int i, long v) {
            if (differs(i, v)) {
                values.putLong(8 * i, v);
                send(i, 8, v);
            }
        }

        void arg(int i, byte v) {
            if (differs(i, v)) {
                values.put(8 * i, v);
                send(i, 1, v);
            }
        }

        void arg(int i, float v) {
            arg(i, Float.floatToRawIntBits(v));
        }

        void arg(int i, double v) {
            arg(i, Double.doubleToRawLongBits(v));
        }

        private boolean differs(int i, long v) {
            return !set[i] || held[i] != v;
        }

        private void send(int i, int bytes, long v) {
            int code = clSetKernelArg(handle, i, bytes, pointers[i]);
            if (code != CL_SUCCESS) {
                throw new ClException("clSetKernelArg(" + name + ", " + i + ")", code);
            }
            held[i] = v;
            set[i] = true;
        }

        void release() {
            check(clReleaseKernel(handle), "clReleaseKernel");
        }
    }

    /** A device opened: its context, its in-order queue, and counts of what went through them. */
    static final class Context implements AutoCloseable {
        private final ClDevice device;
        private final cl_device_id[] id;
        private final cl_context context;
        private cl_command_queue queue;
        private final List<Timed> timed = new ArrayList<>();
        private Backend.Interval interval;
        private long launches;
        private long uploads;
        private long uploadedBytes;
        private long downloads;
        private long downloadedBytes;
        private final java.util.concurrent.atomic.AtomicLong builds = new java.util.concurrent.atomic.AtomicLong();

        private Context(ClDevice device) {
            this.device = device;
            this.id = new cl_device_id[] {(cl_device_id) device.handle()};
            int[] code = new int[1];
            this.context = clCreateContext(new cl_context_properties(), 1, id, null, null, code);
            check(code[0], "clCreateContext");
            try {
                this.queue = newQueue(0);
            } catch (ClException e) {
                clReleaseContext(context);
                throw e;
            }
        }

        @SuppressWarnings("deprecation") // OpenCL 1.2 drivers know no other way to make a queue
        private cl_command_queue newQueue(long properties) {
            int[] code = new int[1];
            cl_command_queue q = clCreateCommandQueue(context, id[0], properties, code);
            check(code[0], "clCreateCommandQueue");
            return q;
        }

        /** Waits, and goes on with a queue that keeps the times of what goes through it, or with one that does not. */
        void keepTimes(boolean keep) {
            finish();
            cl_command_queue fresh = newQueue(keep ? CL_QUEUE_PROFILING_ENABLE : 0);
            clReleaseCommandQueue(queue);
            queue = fresh;
        }

        /** Of what is enqueued from now on {@code interval} will be told; of nothing if it is {@code null}. */
        void time(Backend.Interval interval) {
            this.interval = interval;
        }

        /** What {@link #time} said last. */
        Backend.Interval interval() {
            return interval;
        }

        /** What was enqueued for an interval. */
        private record Timed(cl_event event, Backend.Interval interval, long host) { }

        /** The event of a command that is about to be enqueued, or {@code null} if nobody wants its time. */
        private cl_event event() {
            if (interval == null) {
                return null;
            }
            cl_event e = new cl_event();
            timed.add(new Timed(e, interval, System.nanoTime()));
            return e;
        }

        /** Tells the times of what has ended. The device's clock is set by the first command: it was queued when the host says. */
        private void tellTimes() {
            long ahead = Long.MIN_VALUE;
            for (int i = 0; i < timed.size();) {
                Backend.Interval whose = timed.get(i).interval();
                long start = Long.MAX_VALUE;
                long end = Long.MIN_VALUE;
                for (; i < timed.size() && timed.get(i).interval() == whose; i++) {
                    cl_event e = timed.get(i).event();
                    if (e.getNativePointer() != 0) {
                        if (ahead == Long.MIN_VALUE) {
                            ahead = timed.get(i).host() - time(e, CL_PROFILING_COMMAND_QUEUED);
                        }
                        start = Math.min(start, time(e, CL_PROFILING_COMMAND_START));
                        end = Math.max(end, time(e, CL_PROFILING_COMMAND_END));
                        clReleaseEvent(e);
                    }
                }
                if (end != Long.MIN_VALUE) {
                    whose.ran(start + ahead, end + ahead);
                }
            }
            timed.clear();
        }

        private static long time(cl_event e, int what) {
            long[] nanos = new long[1];
            check(clGetEventProfilingInfo(e, what, Sizeof.cl_ulong, Pointer.to(nanos), null), "clGetEventProfilingInfo");
            return nanos[0];
        }

        ClDevice device() {
            return device;
        }

        long launches() {
            return launches;
        }

        long builds() {
            return builds.get();
        }

        long uploads() {
            return uploads;
        }

        long uploadedBytes() {
            return uploadedBytes;
        }

        long downloads() {
            return downloads;
        }

        long downloadedBytes() {
            return downloadedBytes;
        }

        Mem allocate(long bytes) {
            int[] code = new int[1];
            cl_mem m = clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, code);
            check(code[0], "clCreateBuffer");
            return new Mem(m, bytes);
        }

        /** Memory that only kernels read, with the buffer's remaining bytes in it. */
        Mem constant(ByteBuffer from) {
            int[] code = new int[1];
            long bytes = from.remaining();
            cl_mem m = clCreateBuffer(context, CL_MEM_READ_ONLY | CL_MEM_COPY_HOST_PTR, bytes, pointer(from), code);
            check(code[0], "clCreateBuffer");
            return new Mem(m, bytes);
        }

        /** Copies the buffer's remaining bytes; done with them on return. */
        void write(Mem to, long offset, ByteBuffer from) {
            long bytes = from.remaining();
            check(clEnqueueWriteBuffer(queue, to.handle, true, offset, bytes, pointer(from), 0, null, event()),
                "clEnqueueWriteBuffer");
            uploads++;
            uploadedBytes += bytes;
        }

        /**
         * As {@link #write}, but without waiting for what the queue still has to do: the bytes go to memory of their own now and
         * to their place in order.
         */
        void writeLater(Mem to, long offset, ByteBuffer from) {
            long bytes = from.remaining();
            Mem staged = constant(from);
            try {
                copy(staged, 0, to, offset, bytes);
            } finally {
                staged.release();
            }
            uploads++;
            uploadedBytes += bytes;
        }

        /** Waits for all that was launched, then fills the buffer's remaining bytes. */
        void read(Mem from, long offset, ByteBuffer to) {
            readQuietly(from, offset, to);
            downloads++;
            downloadedBytes += to.remaining();
        }

        /** As {@link #read}, but not counted: for what is no value of a user's. */
        void readQuietly(Mem from, long offset, ByteBuffer to) {
            check(clEnqueueReadBuffer(queue, from.handle, true, offset, to.remaining(), pointer(to), 0, null, event()),
                "clEnqueueReadBuffer");
            tellTimes();
        }

        private static Pointer pointer(ByteBuffer direct) {
            Pointer p = Pointer.to((java.nio.Buffer) direct);
            return direct.position() == 0 ? p : p.withByteOffset(direct.position());
        }

        void copy(Mem from, long fromOffset, Mem to, long toOffset, long bytes) {
            check(clEnqueueCopyBuffer(queue, from.handle, to.handle, fromOffset, toOffset, bytes, 0, null, event()),
                "clEnqueueCopyBuffer");
        }

        /** Sets whole bytes to zero. */
        void clear(Mem m, long offset, long bytes) {
            check(clEnqueueFillBuffer(queue, m.handle, Pointer.to(direct(1)), 1, offset, bytes, 0, null, event()),
                "clEnqueueFillBuffer");
        }

        /** @throws KernelBuildException with the driver's log */
        Program build(String source, String options) {
            int[] code = new int[1];
            cl_program p = clCreateProgramWithSource(context, 1, new String[] {source}, null, code);
            check(code[0], "clCreateProgramWithSource");
            int built = clBuildProgram(p, 1, id, options, null, null);
            if (built != CL_SUCCESS) {
                String log = log(p);
                clReleaseProgram(p);
                throw new KernelBuildException(device.name() + " rejected a program, " + ClError.name(built) + ":\n" + log);
            }
            builds.incrementAndGet();
            return new Program(p);
        }

        /** A program from {@link Program#binary}, or {@code null} if the driver does not take it. */
        Program load(byte[] binary, String options) {
            int[] code = new int[1];
            int[] status = new int[1];
            long[] length = {binary.length};
            cl_program p = clCreateProgramWithBinary(context, 1, id, length, new byte[][] {binary}, status, code);
            if (code[0] != CL_SUCCESS || status[0] != CL_SUCCESS) {
                return null;
            }
            if (clBuildProgram(p, 1, id, options, null, null) != CL_SUCCESS) {
                clReleaseProgram(p);
                return null;
            }
            return new Program(p);
        }

        private String log(cl_program p) {
            long[] size = new long[1];
            int code = clGetProgramBuildInfo(p, id[0], CL_PROGRAM_BUILD_LOG, 0, null, size);
            byte[] b = new byte[(int) size[0]];
            if (code == CL_SUCCESS) {
                code = clGetProgramBuildInfo(p, id[0], CL_PROGRAM_BUILD_LOG, b.length, Pointer.to(b), null);
            }
            return code == CL_SUCCESS ? string(b) : "(no log: " + ClError.name(code) + ")";
        }

        /** Starts a kernel over {@code global} work-items in groups of {@code local}. */
        void launch(Kernel k, long[] global, long[] local) {
            int code = clEnqueueNDRangeKernel(queue, k.handle, global.length, null, global, local, 0, null, event());
            if (code != CL_SUCCESS) {
                throw new ClException("launch of " + k.name + " over " + java.util.Arrays.toString(global) + " in groups of "
                    + java.util.Arrays.toString(local), code);
            }
            launches++;
        }

        /** Hands what was enqueued to the device. */
        void flush() {
            check(clFlush(queue), "clFlush");
        }

        void finish() {
            check(clFinish(queue), "clFinish");
            tellTimes();
        }

        @Override
        public void close() {
            int code = clFinish(queue);
            clReleaseCommandQueue(queue);
            clReleaseContext(context);
            check(code, "clFinish");
        }
    }
}
