package org.gradus.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;

/** Lists of tensors, and values that may be absent. */
final class SequenceOperators {
    private SequenceOperators() {
    }

    static void addTo(Operators.Table t) {
        t.values("SequenceConstruct", a -> one(Value.sequence(a.tensors().stream().map(Value::of).toList())));
        t.values("SequenceEmpty", a -> one(Value.sequence(List.of())));
        t.values("SequenceInsert", a -> {
            List<Value> all = new ArrayList<>(a.value(0).sequence());
            all.add(a.has(2) ? position(a, a.integer(2), all.size(), all.size()) : all.size(), a.value(1));
            return one(Value.sequence(all));
        });
        t.values("SequenceErase", a -> {
            List<Value> all = new ArrayList<>(a.value(0).sequence());
            all.remove(a.has(1) ? position(a, a.integer(1), all.size(), all.size() - 1) : all.size() - 1);
            return one(Value.sequence(all));
        });
        t.values("SequenceAt", a -> {
            List<Value> all = a.value(0).sequence();
            return one(all.get(position(a, a.integer(1), all.size(), all.size() - 1)));
        });
        t.values("SequenceLength", a -> one(Value.of(a.number((long) a.value(0).sequence().size(), DType.INT64))));
        t.values("SequenceMap", SequenceOperators::map);
        t.values("SplitToSequence", SequenceOperators::split);
        t.values("ConcatFromSequence", a -> {
            List<Tensor> all = a.value(0).sequence().stream().map(Value::tensor).toList();
            boolean stacks = a.flag("new_axis", false);
            int axis = a.axis("axis", 0, all.get(0).dim() + (stacks ? 1 : 0));
            return one(Value.of(stacks ? Gradus.stack(all, axis) : Gradus.cat(all, axis)));
        });
        t.values("Optional", a -> one(a.has(0) ? a.value(0) : Value.NONE));
        t.values("OptionalGetElement", a -> {
            if (!a.has(0)) {
                throw new ArgumentException(a + ": the optional value is empty");
            }
            return one(a.value(0));
        });
        t.values("OptionalHasElement", a -> one(Value.of(Gradus.tensor(a.has(0)))));
    }

    private static List<Value> one(Value value) {
        return List.of(value);
    }

    private static int position(Arguments a, long position, int size, int last) {
        long p = position < 0 ? position + size : position;
        if (p < 0 || p > last) {
            throw new ArgumentException(a + ": position " + position + " in a sequence of " + size);
        }
        return (int) p;
    }

    private static List<Value> map(Arguments a) {
        List<Value> first = a.value(0).sequence();
        List<List<Value>> results = new ArrayList<>();
        for (int i = 0; i < a.outputs(); i++) {
            results.add(new ArrayList<>());
        }
        for (int n = 0; n < first.size(); n++) {
            List<Value> inputs = new ArrayList<>();
            for (int i = 0; i < a.count(); i++) {
                inputs.add(a.value(i).isTensor() ? a.value(i) : a.value(i).sequence().get(n));
            }
            List<Value> made = a.run("body", inputs);
            for (int i = 0; i < results.size(); i++) {
                results.get(i).add(made.get(i));
            }
        }
        return results.stream().map(Value::sequence).toList();
    }

    private static List<Value> split(Arguments a) {
        Tensor x = a.tensor(0);
        int axis = a.axis("axis", 0, x.dim());
        long n = x.size(axis);
        boolean keeps = a.has(1) || a.flag("keepdims", true);
        long[] sizes;
        if (a.has(1) && a.tensor(1).dim() > 0) {
            sizes = a.longs(1);
        } else {
            long each = a.has(1) ? a.integer(1) : 1;
            if (each < 1) {
                throw new ArgumentException(a + ": parts of " + each);
            }
            sizes = LongStream.range(0, (n + each - 1) / each).map(i -> Math.min(each, n - i * each)).toArray();
        }
        return one(Value.sequence(x.split(sizes, axis).stream().map(p -> Value.of(keeps ? p : p.squeeze(axis))).toList()));
    }
}
