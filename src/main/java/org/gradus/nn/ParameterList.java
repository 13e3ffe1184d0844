package org.gradus.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradus.Tensor;

/** Parameters in order, named by their numbers. */
public final class ParameterList extends Layer implements Iterable<Tensor> {
    private final List<Tensor> list = new ArrayList<>();

    /** @param parameters in their order */
    public ParameterList(Tensor... parameters) {
        for (Tensor p : parameters) {
            append(p);
        }
    }

    /** Registers a parameter behind the others. */
    public ParameterList append(Tensor parameter) {
        list.add(parameter(Integer.toString(list.size()), parameter));
        return this;
    }

    /** How many there are. */
    public int size() {
        return list.size();
    }

    /** The i-th, from 0. */
    public Tensor get(int i) {
        return list.get(i);
    }

    @Override
    public Iterator<Tensor> iterator() {
        return List.copyOf(list).iterator();
    }

    @Override
    protected String extra() {
        return IntStream.range(0, size()).mapToObj(i -> "  (" + i + "): " + describe(get(i))).collect(Collectors.joining("\n"));
    }

    static String describe(Tensor parameter) {
        String size = Arrays.stream(parameter.shape().dims()).mapToObj(Long::toString).collect(Collectors.joining("x"));
        return "Parameter containing: [torch." + parameter.dtype() + " of size " + size + "]";
    }
}
