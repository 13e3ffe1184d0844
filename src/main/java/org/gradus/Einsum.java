package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradus.types.ArgumentException;
import org.gradus.types.ShapeException;

/**
 * Einstein's summation: names of dims that the output does not repeat are summed. Letters are their own labels; the dims of an
 * ellipsis are numbered from the right, so that they broadcast. Operands are multiplied in pairs, at each step those with the
 * smallest product.
 */
final class Einsum {
    private static final int ELLIPSIS = 256;

    private final Map<Integer, Long> extents = new HashMap<>();
    private final TreeMap<Integer, Integer> uses = new TreeMap<>();
    private int covered;

    private Einsum() { }

    static Tensor of(String equation, List<Tensor> operands) {
        if (operands.isEmpty()) {
            throw new ArgumentException("einsum(): must provide at least one operand, for equation '" + equation + "'");
        }
        return Scope.of(() -> new Einsum().run(equation.replace(" ", ""), operands));
    }

    private Tensor run(String equation, List<Tensor> operands) {
        int arrow = equation.indexOf("->");
        List<String> terms = List.of((arrow < 0 ? equation : equation.substring(0, arrow)).split(",", -1));
        if (terms.size() != operands.size()) {
            throw new ArgumentException("einsum(): " + (terms.size() > operands.size() ? "fewer" : "more")
                + " operands were provided than specified in the equation: " + operands.size() + " for '" + equation + "'");
        }
        List<Contraction> factors = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            factors.add(operand(i, terms.get(i), operands.get(i)));
        }
        int[] output = arrow < 0 ? implied() : output(equation.substring(arrow + 2));
        Contraction product = contract(factors, output);
        Tensor out = product.aligned(output);
        return out == operands.get(0) ? out.alias() : out;
    }

    private Contraction operand(int number, String term, Tensor x) {
        int[] given = labels(term, "for operand " + number, x.dim(), x);
        Contraction operand = diagonals(number, x, given);
        for (int d = 0; d < given.length; d++) {
            int label = given[d];
            uses.merge(label, 1, Integer::sum);
            long seen = extents.getOrDefault(label, 1L);
            long size = x.size(d);
            if (seen != 1 && size != 1 && seen != size) {
                throw new ShapeException("einsum(): " + name(label) + " has size " + size + " for operand " + number
                    + " of shape " + x.shape() + " which does not broadcast with previously seen size " + seen);
            }
            extents.put(label, size == 1 ? seen : size);
        }
        return operand;
    }

    /** Takes the diagonal of dims with one name. */
    private static Contraction diagonals(int number, Tensor x, int[] given) {
        List<Integer> labels = Arrays.stream(given).boxed().collect(Collectors.toCollection(ArrayList::new));
        Tensor value = x;
        for (int i = 0; i < labels.size(); i++) {
            int label = labels.get(i);
            int again = labels.lastIndexOf(label);
            if (again == i) {
                continue;
            }
            if (value.size(i) != value.size(again)) {
                throw new ShapeException("einsum(): " + name(label) + " is repeated for operand " + number + " of shape "
                    + x.shape() + " but the sizes don't match, " + value.size(again) + " != " + value.size(i));
            }
            value = value.diagonal(0, i, again);
            labels.remove(again);
            labels.remove(i--);
            labels.add(label);
        }
        return new Contraction(value, labels.stream().mapToInt(l -> l).toArray());
    }

    /** @param dims of the operand, or -1 for the output, whose ellipsis is as wide as the widest one */
    private int[] labels(String term, String where, int dims, Tensor x) {
        List<Integer> labels = new ArrayList<>();
        boolean ellipsis = false;
        for (int i = 0; i < term.length(); i++) {
            char c = term.charAt(i);
            if (c == '.') {
                if (!term.startsWith("...", i)) {
                    throw new ArgumentException("einsum(): found '.' " + where + " that is not part of any ellipsis");
                }
                if (ellipsis) {
                    throw new ArgumentException("einsum(): found '.' " + where + " for which an ellipsis was already found");
                }
                ellipsis = true;
                i += 2;
                int width = dims < 0 ? covered : dims - letters(term);
                for (int d = width - 1; d >= 0; d--) {
                    labels.add(ELLIPSIS + d);
                }
                covered = Math.max(covered, width);
            } else if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
                labels.add((int) c);
            } else {
                throw new ArgumentException("einsum(): invalid subscript given " + where + " at index " + i + " in '" + term
                    + "', subscripts must be in [a-zA-Z]");
            }
        }
        if (dims >= 0 && (ellipsis ? letters(term) > dims : labels.size() != dims)) {
            throw new ShapeException("einsum(): the number of subscripts in the equation (" + letters(term) + (ellipsis
                ? ") is more than the number of dimensions (" : ") does not match the number of dimensions (") + dims + ") "
                + where + (ellipsis ? "" : " and no ellipsis was given") + ", shape " + x.shape());
        }
        return labels.stream().mapToInt(l -> l).toArray();
    }

    private static int letters(String term) {
        return (int) term.chars().filter(Character::isLetter).count();
    }

    private static String name(int label) {
        return label < ELLIPSIS ? "subscript " + (char) label
            : "dimension " + (label - ELLIPSIS) + " from the right of the ellipsis";
    }

    /** Without an output: the ellipsis, then what was named once, in alphabetical order. */
    private int[] implied() {
        return IntStream.concat(IntStream.iterate(ELLIPSIS + covered - 1, l -> l >= ELLIPSIS, l -> l - 1),
            uses.keySet().stream().mapToInt(l -> l).filter(l -> l < ELLIPSIS && uses.get(l) == 1)).toArray();
    }

    private int[] output(String term) {
        int[] labels = labels(term, "for the output", -1, null);
        for (int i = 0; i < labels.length; i++) {
            int label = labels[i];
            if (!uses.containsKey(label)) {
                throw new ArgumentException("einsum(): output " + name(label)
                    + " does not appear in the equation for any input operand");
            }
            if (Arrays.stream(labels, 0, i).anyMatch(l -> l == label)) {
                throw new ArgumentException("einsum(): output " + name(label) + " appears more than once in the output");
            }
        }
        return labels;
    }

    private Contraction contract(List<Contraction> factors, int[] output) {
        List<Contraction> left = new ArrayList<>();
        for (Contraction f : factors) {
            left.add(f.sum(l -> needed(l, output, factors, f, f)));
        }
        while (left.size() > 1) {
            int[] pair = cheapest(left, output);
            Contraction b = left.remove(pair[1]);
            Contraction a = left.remove(pair[0]);
            left.add(a.times(b, l -> needed(l, output, left, a, b)));
        }
        return left.get(0);
    }

    /** Whether the output or an operand other than these two has the label. */
    private static boolean needed(int label, int[] output, List<Contraction> all, Contraction a, Contraction b) {
        return Arrays.stream(output).anyMatch(l -> l == label)
            || all.stream().anyMatch(f -> f != a && f != b && f.has(label));
    }

    private int[] cheapest(List<Contraction> left, int[] output) {
        return IntStream.range(0, left.size()).boxed()
            .flatMap(i -> IntStream.range(i + 1, left.size()).mapToObj(j -> new int[] {i, j}))
            .min(Comparator.comparingDouble(p -> elements(left, p, output))).orElseThrow();
    }

    private double elements(List<Contraction> left, int[] pair, int[] output) {
        Contraction a = left.get(pair[0]);
        Contraction b = left.get(pair[1]);
        return IntStream.concat(Arrays.stream(a.labels()), Arrays.stream(b.labels())).distinct()
            .filter(l -> needed(l, output, left, a, b)).mapToDouble(extents::get).reduce(1, (x, y) -> x * y);
    }
}
