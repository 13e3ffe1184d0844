package org.gradus.cpu;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;
import org.gradus.types.UnsupportedException;

/** The lanes of one dtype. Each is made when it is first asked for. */
final class Lanes {
    private final DType dtype;
    private final Map<Pointwise, Supplier<Lane.Plain>> makers = new EnumMap<>(Pointwise.class);
    private final Map<Pointwise, Lane.Plain> made = new EnumMap<>(Pointwise.class);

    Lanes(DType dtype) {
        this.dtype = dtype;
    }

    void add(Pointwise fn, Class<? extends Lane.Plain> loop, Object function) {
        makers.put(fn, () -> Loops.lane(loop, function));
    }

    void add(Pointwise fn, Lane.Plain lane) {
        makers.put(fn, () -> lane);
    }

    DType dtype() {
        return dtype;
    }

    boolean has(Pointwise fn) {
        return makers.containsKey(fn);
    }

    synchronized Lane.Plain get(Pointwise fn) {
        Supplier<Lane.Plain> maker = makers.get(fn);
        if (maker == null) {
            throw new UnsupportedException(fn.label() + " is not defined for " + dtype);
        }
        return made.computeIfAbsent(fn, k -> maker.get());
    }

    /** By dtype; read only after class initialisation. */
    private static final Map<DType, Lanes> ALL = new EnumMap<>(DType.class);

    static {
        ALL.put(DType.FLOAT32, FloatLanes.table());
        ALL.put(DType.FLOAT64, DoubleLanes.table());
        ScalarFunctions.addTo(ALL.get(DType.FLOAT32), ALL.get(DType.FLOAT64));
        ALL.put(DType.INT32, IntLanes.table());
        ALL.put(DType.INT64, LongLanes.table());
        ALL.put(DType.BOOL, BoolLanes.table());
        for (DType d : DType.values()) {
            ALL.putIfAbsent(d, new Lanes(d));
        }
    }

    static Lanes of(DType dtype) {
        return ALL.get(dtype);
    }
}
