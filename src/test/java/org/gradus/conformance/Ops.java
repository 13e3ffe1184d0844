package org.gradus.conformance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Tensor;

/**
 * Calls the public API by PyTorch's name of an operation: {@code log_softmax} is {@code logSoftmax} of {@link Functional},
 * {@link Gradus} or the first argument, whichever has an overload that takes the arguments. Keywords are matched with the
 * names of parameters, the rest in order as far as types allow.
 */
final class Ops {
    private Ops() {
    }

    /**
     * @throws MissingFeature if no overload takes the arguments
     */
    static Object call(String op, List<Object> args, Map<String, Object> kwargs) {
        if (args.size() == 2 && args.get(0) instanceof Number && args.get(1) instanceof Tensor) {
            boolean commutes = op.equals("add") || op.equals("mul");
            return call(commutes ? op : "r" + op, List.of(args.get(1), args.get(0)), kwargs);
        }
        String name = camel(op.substring(op.lastIndexOf('.') + 1));
        List<Method> candidates = new ArrayList<>();
        for (Class<?> owner : List.of(Functional.class, Gradus.class, Tensor.class)) {
            Arrays.stream(owner.getMethods()).filter(m -> m.getName().equals(name) && !m.isBridge()
                && (owner == Tensor.class || Modifier.isStatic(m.getModifiers())))
                .sorted(Comparator.comparingInt(Method::getParameterCount).thenComparing(Method::toString)).forEach(candidates::add);
        }
        if (candidates.isEmpty()) {
            throw new MissingFeature("op " + op);
        }
        for (Binding.Effort effort : Binding.Effort.values()) {
            for (Method m : candidates) {
                boolean isStatic = Modifier.isStatic(m.getModifiers());
                if (!isStatic && (args.isEmpty() || !(args.get(0) instanceof Tensor))) {
                    continue;
                }
                Object[] bound = new Binding(m, effort).bind(isStatic ? args : args.subList(1, args.size()), kwargs);
                if (bound != null) {
                    return invoke(m, isStatic ? null : args.get(0), bound);
                }
            }
        }
        throw new MissingFeature("op " + op + " with " + args.size() + " arguments and " + kwargs.keySet());
    }

    static String camel(String snake) {
        StringBuilder b = new StringBuilder();
        String inPlace = snake.endsWith("_") ? "_" : "";
        for (String part : snake.split("_")) {
            b.append(b.length() == 0 || part.isEmpty() ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return b + inPlace;
    }

    private static Object invoke(Method m, Object self, Object[] args) {
        try {
            return m.invoke(self, args);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException r) {
                throw r;
            }
            throw new IllegalStateException(m.toString(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(m.toString(), e);
        }
    }
}
