package org.gradus.opencl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.ir.Kernel;
import org.gradus.ir.MatrixView;
import org.gradus.opencl.Composer.Entry;
import org.gradus.opencl.Composer.Grid;
import org.gradus.types.DType;

/** Attention whose scores are never in memory all at once. */
abstract class AttentionComposer {
    /** With fewer, products and a softmax are as fast. */
    private static final long FEWEST_KEYS = 256;
    /** On GPUs, the keys that a group meets at a time. */
    private static final long FEWEST_KEYS_ON_GPUS = 64;
    /** One text serves batches of at most so many axes. */
    private static final int BATCH_RANK = 3;
    static final int QUERY = 0;
    static final int KEY = 1;
    static final int VALUE = 2;
    static final int RESULT = 3;
    static final int KEPT = 4;
    static final int GRAD = 5;

    final Traits traits;
    final Kernel.Attention kernel;
    final Parameters parameters;
    final Map<String, Object> constants = new LinkedHashMap<>();
    final Set<Library.Call> calls = Composer.calls();
    final String type;
    final long heads;
    final long queries;
    final long keys;
    final long width;
    final long valueWidth;

    AttentionComposer(Traits traits, Kernel.Attention kernel, Parameters parameters) {
        this.traits = traits;
        this.kernel = kernel;
        this.parameters = parameters;
        this.type = ClTypes.name(kernel.dtype());
        heads = kernel.queries().batch().shape().numel();
        queries = kernel.queries().rows().shape().numel();
        keys = kernel.keys().rows().shape().numel();
        width = kernel.queries().columns().shape().numel();
        valueWidth = kernel.values().columns().shape().numel();
    }

    static AttentionComposer of(Traits traits, Kernel.Attention kernel) {
        return traits.gpu() ? new GpuAttention(traits, kernel) : new CpuAttention(traits, kernel);
    }

    /** Whether attention to so many keys is worth a kernel of its own. */
    static boolean suits(Traits traits, long keys) {
        return keys >= (traits.gpu() ? FEWEST_KEYS_ON_GPUS : FEWEST_KEYS);
    }

    /** Fills the template's holes and says what its macros are. */
    abstract Entry entry();

    abstract List<Grid> grids();

    /** Bytes of temporaries. */
    abstract long[] scratch();

    final Composed compose() {
        DType mask = kernel.mask() < 0 ? null : kernel.operands().get(kernel.mask()).dtype();
        constants.put("GR_REAL", type);
        constants.put("GR_MASK", mask == null ? 0 : mask == DType.BOOL ? 1 : 2);
        constants.put("GR_MASK_TYPE", mask == null ? type : ClTypes.name(mask));
        constants.put("GR_CAUSAL", kernel.isCausal() ? 1 : 0);
        constants.put("GR_KEEPS", kernel.keepsRows() ? 1 : 0);
        constants.put("GR_RESULT", "b" + result());
        Entry entry = entry().with("scale", List.of(parameters.scalar(0)));
        long reach = kernel.operands().get(result()).elements();
        for (MatrixView v : kernel.matrices()) {
            reach = Math.max(reach, v.reach());
        }
        return Composer.composed(kernel, Composer.isWide(reach), constants, calls, parameters, entry, grids(), scratch());
    }

    /** Its number among the operands. */
    final int result() {
        return kernel.operands().size() - 1;
    }

    /** Where in {@code operand} a matrix starts. */
    final String start(Positions positions, String name, String operand, MatrixView v) {
        int rank = kernel.matrices().stream().mapToInt(m -> m.batch().rank()).reduce(BATCH_RANK, Math::max);
        return operand + " + " + positions.start(name + "_start", Positions.padded(v.batch(), rank));
    }

    /** Fills in where what is known of query y stands. */
    final Entry known(Entry entry, Positions positions) {
        MatrixView results = kernel.matrices().get(RESULT);
        MatrixView kept = kernel.matrices().get(KEPT);
        return entry.with("result_row", List.of(positions.of("result_row", results.rows(), "y")))
            .with("result_column", List.of(positions.of("result_column", results.columns(), "c")))
            .with("kept_row", List.of(positions.of("kept_row", kept.rows(), "y")))
            .with("kept_step", List.of(parameters.index("kept_step", kept.position(0, 0, 1) - kept.position(0, 0, 0))));
    }

    /** Most axes of rows and of columns, and {@code least} at least. */
    final int rank(int least) {
        return kernel.matrices().stream().mapToInt(v -> Math.max(v.rows().rank(), v.columns().rank())).reduce(least, Math::max);
    }
}
