package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;
import static org.gradus.opencl.Composer.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.ir.Kernel;
import org.gradus.opencl.Composer.Entry;
import org.gradus.opencl.Composer.Grid;
import org.gradus.opencl.Launch.Arg;

/** Scans along rows, in one launch or, for few long rows, in two. */
final class ScanComposer {
    /** Elements of a row below which a second launch costs more than idle units. */
    private static final long LEAST = 1 << 13;
    /** Elements that a work-item of a GPU takes at a time. */
    private static final int PER = 4;
    private static final int BLOCK = 128;

    private final Traits traits;
    private final Kernel.Scan kernel;
    private final String type;

    ScanComposer(Traits traits, Kernel.Scan kernel) {
        this.traits = traits;
        this.kernel = kernel;
        this.type = ClTypes.name(kernel.dtype());
    }

    Composed compose() {
        String combine = switch (kernel.op()) {
            case SUM -> "gr_add";
            case PROD -> "gr_mul";
            case MAX -> "gr_maximum";
            case MIN -> "gr_minimum";
            case LOGSUMEXP -> "gr_logsumexp";
        };
        String identity = switch (kernel.op()) {
            case SUM, PROD, MIN, MAX -> "gr_identity_" + kernel.op().label();
            case LOGSUMEXP -> "gr_identity_max";
        };
        Map<String, Object> constants = new LinkedHashMap<>();
        constants.put("GR_TYPE", type);
        constants.put("GR_COMBINE", combine);
        constants.put("GR_IDENTITY", identity + "((" + type + ")0)");
        constants.put("GR_BLOCK", BLOCK);
        constants.put("GR_GROUP", traits.group());
        constants.put("GR_PER", PER);
        Set<Library.Call> calls = Composer.calls();
        calls.add(new Library.Call(combine, type));
        calls.add(new Library.Call(identity, type));

        long lanes = lanes();
        long stretches = stretches(traits.gpu() ? ceilDiv(kernel.rows(), traits.group() / lanes) : kernel.rows());
        long each = ceilDiv(kernel.length(), stretches);
        stretches = ceilDiv(kernel.length(), each);
        List<Grid> grids = new ArrayList<>();
        if (stretches > 1) {
            grids.add(grid(lanes, each, stretches, true));
        }
        grids.add(grid(lanes, each, stretches, false));
        boolean wide = Composer.isWide(kernel.rows() * kernel.length());
        return Composer.composed(kernel, wide, constants, calls, new Parameters(kernel),
            new Entry(traits.gpu() ? "scan_gpu" : "scan_cpu", new LinkedHashMap<>()), grids,
            kernel.rows() * stretches * kernel.dtype().bytes());
    }

    /** Work-items of a GPU to a row: a power of two. */
    private long lanes() {
        return Math.min(traits.group(), Math.max(1, Long.highestOneBit(2 * ceilDiv(kernel.length(), PER) - 1)));
    }

    /** @param units of work that rows make by themselves */
    private long stretches(long units) {
        long wanted = ceilDiv(traits.enough(), units);
        return Math.max(1, Math.min(wanted, kernel.length() / LEAST));
    }

    private Grid grid(long lanes, long each, long stretches, boolean fold) {
        Arg last = new Arg.Int(fold ? 1 : 0);
        if (traits.gpu()) {
            long groups = ceilDiv(kernel.rows(), traits.group() / lanes) * stretches;
            return Grid.of(new long[] {groups * traits.group()}, new long[] {traits.group()}, new Arg.Scratch(0),
                index(kernel.rows()), index(kernel.length()), index(each), index(stretches), new Arg.Int((int) lanes), last);
        }
        long all = kernel.rows() * stretches;
        long own = ceilDiv(all, Math.min(all, traits.enough()));
        return Grid.of(new long[] {ceilDiv(all, own)}, new long[] {1}, new Arg.Scratch(0), index(kernel.rows()),
            index(kernel.length()), index(each), index(stretches), index(own), last);
    }
}
