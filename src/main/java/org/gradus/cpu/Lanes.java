package org.gradus.cpu;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;
import org.gradus.types.UnsupportedException;

/** The lanes of one dtype. Each is made when it is first asked for. */
final class Lanes {
    private final DType dtype;
    private final Map<Pointwise, Supplier<Lane.Plain>> makers = new EnumMap<>(Pointwise.class);
    private final Map<Pointwise, Lane.Plain> made = new EnumMap<>(Pointwise.class);

    private Runnable rest = () -> { };

    Lanes(DType dtype) {
        this.dtype = dtype;
    }

    /** Adds more when a function is asked for that is not there yet: few programs need the rarer ones, and each costs start-up. */
    Lanes later(Consumer<Lanes> more) {
        rest = () -> {
            rest = () -> { };
            more.accept(this);
        };
        return this;
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

    synchronized boolean has(Pointwise fn) {
        return maker(fn) != null;
    }

    private Supplier<Lane.Plain> maker(Pointwise fn) {
        if (!makers.containsKey(fn)) {
            rest.run();
        }
        return makers.get(fn);
    }

    synchronized Lane.Plain get(Pointwise fn) {
        Supplier<Lane.Plain> maker = maker(fn);
        if (maker == null) {
            throw new UnsupportedException(fn.label() + " is not defined for " + dtype);
        }
        return made.computeIfAbsent(fn, k -> maker.get());
    }

    private static final Map<DType, Lanes> ALL = new EnumMap<>(DType.class);

    static synchronized Lanes of(DType dtype) {
        return ALL.computeIfAbsent(dtype, Lanes::table);
    }

    private static Lanes table(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> FloatLanes.table().later(ScalarFunctions::addTo);
            case FLOAT64 -> DoubleLanes.table().later(ScalarFunctions::addTo);
            case INT32 -> IntLanes.table();
            case INT64 -> LongLanes.table();
            case BOOL -> BoolLanes.table();
            default -> new Lanes(dtype);
        };
    }
}
