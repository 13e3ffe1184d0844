package org.gradus.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.gradus.Tensor;

/** Parameters by name. */
public final class ParameterDict extends Layer {
    private final Map<String, Tensor> map = new LinkedHashMap<>();

    /** Of none, to be added to. */
    public ParameterDict() {
        this(Map.of());
    }

    /** @param parameters are kept in the map's order */
    public ParameterDict(Map<String, Tensor> parameters) {
        parameters.forEach(this::put);
    }

    /** Registers a parameter, or replaces the one of that name. */
    public ParameterDict put(String name, Tensor parameter) {
        map.put(name, parameter(name, parameter));
        return this;
    }

    /** How many there are. */
    public int size() {
        return map.size();
    }

    /** {@code null} if there is none of that name. */
    public Tensor get(String name) {
        return map.get(name);
    }

    @Override
    protected String extra() {
        return map.entrySet().stream().map(e -> "  (" + e.getKey() + "): " + ParameterList.describe(e.getValue()))
            .collect(Collectors.joining("\n"));
    }
}
