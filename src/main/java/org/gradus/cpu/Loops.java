package org.gradus.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;

/**
 * Makes code from a loop and a scalar function. A shared loop that called many functions through an interface would
 * not be inlined, let alone vectorised; so the loop's class is defined anew, as a hidden class, for each function, which it
 * holds as a constant. The JIT then compiles each copy as if the function were written in its place.
 */
final class Loops {
    private static final ClassValue<byte[]> CODE = new ClassValue<>() {
        @Override
        protected byte[] computeValue(Class<?> loop) {
            return read(loop);
        }
    };

    private Loops() {
    }

    static Lane.Plain lane(Class<? extends Lane.Plain> loop, Object function) {
        return (Lane.Plain) define(loop, function);
    }

    /**
     * A copy of {@code loop} for one function, made with its only constructor.
     *
     * @param loop a class whose static {@code FN} comes from {@link #function}
     */
    static Object define(Class<?> loop, Object function, Object... args) {
        try {
            MethodHandles.Lookup copy = MethodHandles.lookup().defineHiddenClassWithClassData(CODE.get(loop), function, true);
            return copy.lookupClass().getDeclaredConstructors()[0].newInstance(args);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot define " + loop.getName(), e);
        }
    }

    private static byte[] read(Class<?> loop) {
        String file = loop.getName().substring(loop.getPackageName().length() + 1) + ".class";
        try (InputStream in = loop.getResourceAsStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The function for which the loop with this lookup was defined. */
    static <T> T function(MethodHandles.Lookup loop, Class<T> type) {
        try {
            return MethodHandles.classData(loop, "_", type);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
