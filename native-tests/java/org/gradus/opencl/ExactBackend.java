package org.gradus.opencl;

import java.util.ArrayList;
import java.util.List;
import org.gradus.device.Backend;
import org.gradus.device.Buffer;
import org.gradus.device.Limits;
import org.gradus.device.Statistics;
import org.gradus.ir.Kernel;
import org.gradus.types.DType;

/** Runs composed kernels on buffers that are not a byte larger than their elements, so that a checker sees every step outside. */
final class ExactBackend implements Backend {
    private final ClApi.Context context;
    private final Traits traits;
    private final Staging staging;
    private final IndexErrors indexErrors;

    ExactBackend(ClDevice device, boolean gpu) {
        this.context = ClApi.open(device);
        Traits t = Traits.of(device);
        this.traits = t.with(device, t.tuning().withFolds(64, 2)).withKind(gpu);
        this.staging = new Staging(context);
        this.indexErrors = new IndexErrors(context);
    }

    private record ExactBuffer(ClApi.Mem memory, DType dtype, long numel) implements Buffer {
        @Override
        public long bytes() {
            return memory.bytes();
        }

        @Override
        public void release() {
            memory.release();
        }
    }

    @Override
    public Buffer allocate(DType dtype, long numel) {
        return new ExactBuffer(context.allocate(Math.max(1, numel) * dtype.bytes()), dtype, numel);
    }

    @Override
    public void upload(Object array, int from, Buffer to, long toIndex, int count) {
        staging.upload(array, from, to.dtype(), ((ExactBuffer) to).memory(), toIndex, count);
    }

    @Override
    public void download(Buffer from, long fromIndex, Object array, int to, int count) {
        indexErrors.check();
        staging.download(((ExactBuffer) from).memory(), fromIndex, from.dtype(), array, to, count);
    }

    @Override
    public void copy(Buffer from, Buffer to) {
        context.copy(((ExactBuffer) from).memory(), 0, ((ExactBuffer) to).memory(), 0, from.numel() * from.dtype().bytes());
    }

    @Override
    public Compiled compile(Kernel kernel) {
        Composed c = new Composer(traits).compose(kernel);
        ClApi.Program program = context.build(c.source(), traits.options());
        List<Prepared> launches = new ArrayList<>();
        c.launches().forEach(l -> launches.add(new Prepared(l, program.kernel(c.entry()), c.wide(), indexErrors)));
        return (operands, scalars) -> {
            ClApi.Mem[] memory = new ClApi.Mem[operands.length];
            for (int i = 0; i < memory.length; i++) {
                memory[i] = ((ExactBuffer) operands[i]).memory();
            }
            ClApi.Mem[] scratch = new ClApi.Mem[c.scratch().length];
            for (int i = 0; i < scratch.length; i++) {
                scratch[i] = context.allocate(c.scratch()[i]);
            }
            launches.forEach(l -> l.launch(context, memory, scalars, scratch));
            context.finish();
        };
    }

    @Override
    public boolean attends(long keys) {
        return AttentionComposer.suits(traits, keys);
    }

    @Override
    public void finish() {
        context.finish();
    }

    @Override
    public void trim() {
    }

    @Override
    public Limits measureLimits() {
        throw new UnsupportedOperationException("not for measuring");
    }

    @Override
    public Statistics statistics() {
        return new Statistics(context.launches(), context.builds(), context.uploads(), context.uploadedBytes(),
            context.downloads(), context.downloadedBytes(), 0, 0, 0);
    }

    @Override
    public void close() {
        context.close();
    }
}
