package org.gradus.autograd;

import static org.gradus.autograd.Sample.in;
import static org.gradus.autograd.Sample.of;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** Operations that exist in place only, whole and through views. */
final class WriteSamples {
    private WriteSamples() {
    }

    static void add(List<Sample> all) {
        all.add(whole("zero_", y -> y.zero_()));
        all.add(whole("fill_", y -> y.fill_(1.5)));
        all.add(whole("uniform_", y -> y.uniform_(0, 0)));
        all.add(whole("normal_", y -> y.normal_(1, 0)));
        all.add(by("copy_", (y, v) -> y.copy_(v)));
        all.add(by("copy_ to a view", (y, v) -> y.select(0, 1).copy_(v)));
        all.add(by("fill_ a view", (y, v) -> y.narrow(1, 1, 1).fill_(v.sum())));
        all.add(by("exp_ of a transpose", (y, v) -> y.t().select(0, 0).exp_()));
        all.add(by("set_", (y, v) -> y.set_(v, org.gradus.Index.at(0))));
        all.add(of("write through an expanded view's base", in -> {
            Tensor y = in.get(0).mul(2);
            Tensor wide = y.expand(3, 2);
            y.mul_(in.get(1));
            return List.of(wide.sin());
        }, in(1, 2), in(2)));
        all.add(of("write to a product whose own base was closed", in -> {
            Tensor y = in.get(0).matmul(in.get(1));
            y.mul_(in.get(2));
            return List.of(y.sin());
        }, in(2, 2, 3), in(3, 2), in(2)));
        all.add(of("write through a view of a detached transpose", in -> {
            Tensor y = org.gradus.Gradus.tensor(new double[] {1, 2, 3, 4, 5, 6}, Shape.of(2, 3)).t().detach();
            y.select(0, 1).mul_(in.get(0));
            return List.of(y.sin());
        }, in(2)));
    }

    private static Sample whole(String name, Consumer<Tensor> write) {
        return of(name, in -> {
            Tensor y = in.get(0).mul(2);
            write.accept(y);
            return List.of(y.mul(in.get(0)));
        }, in(2, 3));
    }

    private static Sample by(String name, BiConsumer<Tensor, Tensor> write) {
        return of(name, in -> {
            Tensor y = in.get(0).mul(2);
            write.accept(y, in.get(1));
            return List.of(y.sin());
        }, in(2, 3), in(3));
    }
}
