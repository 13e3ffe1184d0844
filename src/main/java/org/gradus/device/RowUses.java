package org.gradus.device;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.ir.Kernel;
import org.gradus.ir.RowSpread;

/**
 * What launches that shall run together, row by row, do to memory: they may as long as every element that is written belongs to one
 * row (see {@link RowSpread}) and no other row reaches it.
 */
public final class RowUses {
    private static final class Use {
        private long apart;
        private boolean written;
    }

    private final Map<Object, Use> uses = new IdentityHashMap<>();

    /**
     * Adds a launch.
     *
     * @param apart    of {@link RowSpread}
     * @param memories of the operands, compared by identity
     * @return whether it may run with those before; if not, {@link #clear} has to follow
     */
    public boolean note(long[] apart, List<Kernel.Operand> operands, Object[] memories) {
        for (int i = 0; i < memories.length; i++) {
            Use use = uses.get(memories[i]);
            if (use == null) {
                use = new Use();
                use.apart = apart[i];
                uses.put(memories[i], use);
            }
            use.apart = use.apart == apart[i] ? apart[i] : RowSpread.ANYWHERE;
            use.written |= operands.get(i).written();
            if (use.written && use.apart == RowSpread.ANYWHERE) {
                return false;
            }
        }
        return true;
    }

    /** Different memories so far. */
    public int memories() {
        return uses.size();
    }

    /** Forgets all launches. */
    public void clear() {
        uses.clear();
    }
}
