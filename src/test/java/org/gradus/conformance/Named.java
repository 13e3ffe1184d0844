package org.gradus.conformance;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects made from keyword arguments by one rule: {@code type}'s static {@code options(...)} gives a value, whose method of an
 * argument's name, in camelCase, gives the value with that option set; it is what the constructor takes last. A type
 * without options is made by the constructor that has a parameter of each name. A list is spread over several parameters.
 */
final class Named {
    private Named() { }

    static Class<?> type(String name, String kind) {
        try {
            return Class.forName("org.gradus.optim." + name);
        } catch (ClassNotFoundException e) {
            throw new MissingException("no " + kind + " " + name);
        }
    }

    static Object make(Class<?> type, Object first, Map<String, Object> named) {
        Map<String, Object> left = new LinkedHashMap<>(named);
        Object options = options(type, left);
        for (Map.Entry<String, Object> e : left.entrySet()) {
            options = with(type, options, e.getKey(), e.getValue());
        }
        List<Object> arguments = new ArrayList<>(List.of(first));
        if (options != null) {
            arguments.add(options);
        }
        for (Constructor<?> c : type.getConstructors()) {
            Object[] values = positional(c, arguments);
            if (values != null) {
                return call(() -> c.newInstance(values));
            }
        }
        throw new NoOverloadException("no constructor of " + type.getSimpleName() + " takes " + arguments, false);
    }

    /** The options' first form, with what it takes out of {@code named}; {@code null} if the type has none. */
    private static Object options(Class<?> type, Map<String, Object> named) {
        List<Method> makers = Arrays.stream(type.getMethods())
            .filter(m -> m.getName().equals("options") && Modifier.isStatic(m.getModifiers()))
            .sorted(Comparator.comparingInt(m -> -m.getParameterCount())).toList();
        for (Method m : makers) {
            Map<String, Object> left = new LinkedHashMap<>(named);
            Object[] values = byName(m, left);
            if (values != null) {
                named.keySet().retainAll(left.keySet());
                return call(() -> m.invoke(null, values));
            }
        }
        return null;
    }

    private static Object with(Class<?> type, Object options, String name, Object value) {
        if (options != null) {
            List<Object> spread = value instanceof List<?> l ? new ArrayList<>(l) : new ArrayList<>(Arrays.asList(value));
            for (Method m : options.getClass().getMethods()) {
                if (Conversion.sameName(name, m.getName()) && m.getParameterCount() > 0) {
                    Object[] values = positional(m, spread);
                    Object[] whole = values == null ? positional(m, Arrays.asList(value)) : values;
                    if (whole != null) {
                        return call(() -> m.invoke(options, whole));
                    }
                }
            }
        }
        throw new NoOverloadException(type.getSimpleName() + " has no option " + name + " for " + value, false);
    }

    private static Object[] byName(Executable e, Map<String, Object> named) {
        Parameter[] parameters = e.getParameters();
        Object[] values = new Object[parameters.length];
        for (int i = 0; i < values.length; i++) {
            String java = parameters[i].getName();
            String name = named.keySet().stream().filter(n -> Conversion.sameName(n, java)).findFirst().orElse(null);
            Conversion c = name == null ? null : Conversion.to(parameters[i].getParameterizedType(), named.remove(name));
            if (c == null) {
                return null;
            }
            values[i] = c.value();
        }
        return values;
    }

    private static Object[] positional(Executable e, List<Object> arguments) {
        Parameter[] parameters = e.getParameters();
        if (parameters.length != arguments.size()) {
            return null;
        }
        Object[] values = new Object[parameters.length];
        for (int i = 0; i < values.length; i++) {
            Class<?> type = parameters[i].getType();
            Object argument = arguments.get(i);
            Conversion c = type.isInstance(argument) && type != Object.class ? new Conversion(argument, 0)
                : Conversion.to(parameters[i].getParameterizedType(), argument);
            if (c == null) {
                return null;
            }
            values[i] = c.value();
        }
        return values;
    }

    private interface Reflective {
        Object call() throws ReflectiveOperationException;
    }

    private static Object call(Reflective body) {
        try {
            return body.call();
        } catch (InvocationTargetException e) {
            throw Api.unwrap(e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** The value of a method without arguments, or with those given. */
    static Object get(Object object, String method, Object... arguments) {
        for (Method m : object.getClass().getMethods()) {
            Object[] values = m.getName().equals(method) ? positional(m, Arrays.asList(arguments)) : null;
            if (values != null) {
                return call(() -> m.invoke(object, values));
            }
        }
        throw new NoOverloadException(object.getClass().getSimpleName() + " has no " + method + Arrays.toString(arguments), false);
    }
}
