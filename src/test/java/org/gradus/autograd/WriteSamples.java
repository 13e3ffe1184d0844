package org.gradus.autograd;

import static org.gradus.autograd.Sample.in;
import static org.gradus.autograd.Sample.of;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.gradus.Generator;
import org.gradus.Gradus;
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
        all.add(whole("bernoulli_", y -> y.bernoulli_(1)));
        all.add(whole("random_", y -> y.random_(2, 3)));
        all.add(whole("exponential_", y -> y.exponential_(2, new Generator(1))));
        all.add(whole("geometric_", y -> y.geometric_(0.5, new Generator(1))));
        all.add(whole("log_normal_", y -> y.logNormal_(0, 1, new Generator(1))));
        all.add(whole("cauchy_", y -> y.cauchy_(0, 1, new Generator(1))));
        all.add(drawn("bernoulli", y -> y.mul(0).bernoulli()));
        all.add(drawn("poisson", y -> Gradus.poisson(y.mul(0))));
        all.add(drawn("normal", y -> Gradus.normal(y.mul(0), y.mul(0))));
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

    private static Sample drawn(String name, UnaryOperator<Tensor> draw) {
        return of(name, in -> List.of(draw.apply(in.get(0)).mul(in.get(0))), in(2, 3));
    }

    private static Sample by(String name, BiConsumer<Tensor, Tensor> write) {
        return of(name, in -> {
            Tensor y = in.get(0).mul(2);
            write.accept(y, in.get(1));
            return List.of(y.sin());
        }, in(2, 3), in(3));
    }
}
