package org.gradus.optim;

import java.util.ArrayList;
import java.util.List;
import org.gradus.Joint;
import org.gradus.Tensor;

/** What is remembered of several parameters that have the same numbers, as if they were one. */
final class JointMemory extends Memory implements AutoCloseable {
    private final List<Tensor> parameters;
    private final List<Memory> members;
    private final List<Joint> joints = new ArrayList<>();

    JointMemory(List<Tensor> parameters, List<Memory> members) {
        this.parameters = parameters;
        this.members = members;
        step = members.get(0).step;
        numbers.putAll(members.get(0).numbers);
    }

    @Override
    boolean has(String name) {
        return members.get(0).has(name);
    }

    @Override
    Tensor tensor(String name, Tensor like, double first) {
        Tensor known = tensors.get(name);
        if (known == null) {
            List<Tensor> each = new ArrayList<>(members.size());
            for (int i = 0; i < members.size(); i++) {
                each.add(members.get(i).tensor(name, parameters.get(i), first));
            }
            Joint joint = new Joint(each);
            joints.add(joint);
            known = joint.tensor();
            tensors.put(name, known);
        }
        return known;
    }

    /** Gives the members what was computed. */
    @Override
    public void close() {
        joints.forEach(Joint::close);
        members.forEach(m -> m.numbers.putAll(numbers));
    }
}
