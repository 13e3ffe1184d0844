package org.gradus.cpu;

import java.util.EnumMap;
import java.util.Map;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;
import org.gradus.types.UnsupportedException;

/** The lanes of one dtype. Each is made when it is first asked for: programs need few of them, and each costs start-up. */
final class Lanes {
    private static final Map<DType, Lanes> ALL = new EnumMap<>(DType.class);

    private final DType dtype;
    private final Map<Pointwise, Lane.Plain> made = new EnumMap<>(Pointwise.class);

    private Lanes(DType dtype) {
        this.dtype = dtype;
    }

    static synchronized Lanes of(DType dtype) {
        return ALL.computeIfAbsent(dtype, Lanes::new);
    }

    boolean has(Pointwise fn) {
        return find(fn) != null;
    }

    Lane.Plain get(Pointwise fn) {
        Lane.Plain lane = find(fn);
        if (lane == null) {
            throw new UnsupportedException(fn.label() + " is not defined for " + dtype);
        }
        return lane;
    }

    private synchronized Lane.Plain find(Pointwise fn) {
        Lane.Plain lane = made.get(fn);
        if (lane == null) {
            lane = make(fn);
            if (lane != null) {
                made.put(fn, lane);
            }
        }
        return lane;
    }

    private Lane.Plain make(Pointwise fn) {
        return switch (dtype) {
            case FLOAT32 -> FloatLanes.lane(fn);
            case FLOAT64 -> DoubleLanes.lane(fn);
            case INT32 -> IntLanes.lane(fn);
            case INT64 -> LongLanes.lane(fn);
            case BOOL -> BoolLanes.lane(fn);
            default -> null;
        };
    }
}
