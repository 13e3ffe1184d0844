package org.gradus.optim;

import static org.gradus.Gradus.ones;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Function;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.junit.jupiter.api.Test;

/** Schedules against PyTorch 1.13's, with two groups that start at 0.1 and 0.5. */
class SchedulersTest {

    private static SGD sgd() {
        return new SGD(new Optimizer.Group<>(List.of(parameter()), SGD.options(0.1).momentum(0.9)),
            new Optimizer.Group<>(List.of(parameter()), SGD.options(0.5).momentum(0.9)));
    }

    private static Tensor parameter() {
        return ones(1).requiresGrad_();
    }

    private static void follows(double[][] want, Function<SGD, LRScheduler> make) {
        SGD sgd = sgd();
        LRScheduler scheduler = make.apply(sgd);
        SGD other = sgd();
        LRScheduler resumed = make.apply(other);
        for (int i = 0; i < want.length; i++) {
            for (int g = 0; g < 2; g++) {
                assertEquals(want[i][g], sgd.groups().get(g).options().lr(), 1e-12, "epoch " + i + ", group " + g);
                assertEquals(want[i][g], scheduler.lastLr().get(g), 1e-12, "epoch " + i + ", group " + g);
            }
            if (i > 0) {
                resumed.step();
                assertEquals(scheduler.lastLr(), resumed.lastLr(), "from the state before epoch " + i);
            }
            resumed = make.apply(other);
            resumed.loadStateDict(scheduler.stateDict());
            other.loadStateDict(sgd.stateDict());
            assertEquals(i, scheduler.lastEpoch());
            sgd.step();
            scheduler.step();
        }
    }

    @Test
    void chained() {
        double[][] want = {
            {0.010000000000000002, 0.05}, {0.009000000000000003, 0.045000000000000005},
            {0.008100000000000003, 0.04050000000000001}, {0.07290000000000003, 0.3645000000000001},
            {0.06561000000000003, 0.3280500000000001}, {0.059049000000000025, 0.2952450000000001},
            {0.05314410000000002, 0.2657205000000001}, {0.04782969000000002, 0.23914845000000007},
            {0.043046721000000024, 0.21523360500000008}, {0.03874204890000002, 0.19371024450000007},
            {0.03486784401000002, 0.17433922005000008}, {0.03138105960900001, 0.15690529804500009},
            {0.028242953648100012, 0.14121476824050008}, {0.025418658283290013, 0.12709329141645007}
        };
        follows(want, o -> new ChainedScheduler(List.of(new ConstantLR(o, 0.1, 3), new ExponentialLR(o, 0.9))));
    }

    @Test
    void oneAfterTheOther() {
        double[][] want = {
            {0.025, 0.125}, {0.05, 0.25}, {0.07500000000000001, 0.375}, {0.1, 0.5}, {0.1, 0.5}, {0.05, 0.25}, {0.05, 0.25},
            {0.025, 0.125}, {0.1, 0.5}, {0.08681980515339464, 0.4282411613907041}, {0.05500000000000001, 0.255},
            {0.023180194846605363, 0.08175883860929586}, {0.01, 0.01}, {0.023180194846605363, 0.08175883860929584}
        };
        follows(want, o -> new SequentialLR(o, List.of(new LinearLR(o, 0.25, 1, 3), new StepLR(o, 2, 0.5),
            new CosineAnnealingLR(o, 4, 0.01)), List.of(3, 8)));
    }

    @Test
    void oneAfterTheOtherWithRestarts() {
        double[][] want = {
            {0.05, 0.25}, {0.05, 0.25}, {0.1, 0.5}, {0.1, 0.5}, {0.1, 0.5}, {0.07500000000000001, 0.375},
            {0.025000000000000012, 0.12500000000000006}, {0.1, 0.5}, {0.07500000000000001, 0.375},
            {0.07500000000000001, 0.375}, {0.06750000000000002, 0.3375}, {0.06075000000000002, 0.30375},
            {0.054675000000000015, 0.27337500000000003}, {0.049207500000000015, 0.24603750000000005}
        };
        follows(want, o -> new SequentialLR(o, List.of(new ConstantLR(o, 0.5, 2), new CosineAnnealingWarmRestarts(o, 3),
            new MultiplicativeLR(o, epoch -> 0.9)), List.of(4, 9)));
    }

    @Test
    void oneAfterTheOtherInClosedForms() {
        double[][] want = {
            {0.05, 0.25}, {0.07500000000000001, 0.375}, {0.1, 0.5}, {0.1, 0.5}, {0.05625, 0.28125},
            {0.024999999999999998, 0.125}, {0.05, 0.25}, {0.05, 0.25}, {0.025, 0.125}, {0.025, 0.125}, {0.1, 0.5},
            {0.05, 0.25}, {0.03333333333333333, 0.16666666666666666}, {0.025, 0.125}
        };
        follows(want, o -> new SequentialLR(o, List.of(new LinearLR(o, 0.5, 1, 2), new PolynomialLR(o, 4, 2),
            new MultiStepLR(o, List.of(0, 2), 0.5), new LambdaLR(o, epoch -> 1 / (1 + epoch))), List.of(3, 6, 10)));
    }

    @Test
    void toTheRateOfAveraging() {
        double[][] want = {
            {0.1, 0.5}, {0.09267766952966369, 0.4340990257669732}, {0.075, 0.275},
            {0.057322330470336316, 0.11590097423302682}, {0.05, 0.05}, {0.05, 0.05}, {0.05, 0.05}, {0.05, 0.05},
            {0.05, 0.05}, {0.05, 0.05}, {0.05, 0.05}, {0.05, 0.05}, {0.05, 0.05}, {0.05, 0.05}
        };
        follows(want, o -> new SWALR(o, SWALR.options(0.05).annealEpochs(4)));
    }

    @Test
    void toTheRatesOfAveragingInAStraightLine() {
        double[][] want = {
            {0.1, 0.5}, {0.08333333333333334, 0.34}, {0.06666666666666668, 0.18000000000000002}, {0.05, 0.02}, {0.05, 0.02},
            {0.05, 0.02}, {0.05, 0.02}, {0.05, 0.02}, {0.05, 0.02}, {0.05, 0.02}, {0.05, 0.02}, {0.05, 0.02}, {0.05, 0.02},
            {0.05, 0.02}
        };
        follows(want, o -> new SWALR(o, SWALR.options(List.of(0.05, 0.02)).annealEpochs(3).annealStrategy("linear")));
    }

    @Test
    void oneCycleChangesTheFirstBeta() {
        double[][] want = {
            {0.020000000000000018, 0.95}, {0.26, 0.8999999999999999}, {0.5, 0.85}, {0.47524231600673683, 0.854951556604879},
            {0.40587282697488153, 0.8688255099070633}, {0.30563101096814466, 0.8888739533021842},
            {0.19437098903185537, 0.9111260466978157}, {0.09412917302511849, 0.9311744900929366},
            {0.024759683993263143, 0.945048443395121}, {2e-06, 0.95}
        };
        Adam adam = new Adam(parameter(), 0.1);
        OneCycleLR scheduler = new OneCycleLR(adam, 0.5, 10);
        for (double[] w : want) {
            assertEquals(w[0], adam.groups().get(0).options().lr(), 1e-12);
            assertEquals(w[1], adam.groups().get(0).options().beta1(), 1e-12);
            assertEquals(0.999, adam.groups().get(0).options().beta2());
            scheduler.step();
        }
        assertThrows(ArgumentException.class, scheduler::step);
    }

    @Test
    void cyclesThatShrink() {
        double[][] want = {
            {0.01, 0.9}, {0.037, 0.87}, {0.0586, 0.8460000000000001}, {0.07561, 0.8271000000000001}, {0.0395245, 0.867195},
            {0.01, 0.9}, {0.02594323000000002, 0.8822853}, {0.038697814000000004, 0.8681135400000001},
            {0.04874204890000001, 0.8569532790000001}, {0.02743392200500002, 0.88062897555}, {0.01, 0.9},
            {0.01941431788270001, 0.889539646797}
        };
        SGD sgd = new SGD(List.of(parameter()), SGD.options(0.1).momentum(0.9));
        CyclicLR scheduler = new CyclicLR(sgd, CyclicLR.options(0.01, 0.1).stepSizeUp(3).stepSizeDown(2).mode("exp_range").gamma(0.9));
        for (double[] w : want) {
            assertEquals(w[0], sgd.groups().get(0).options().lr(), 1e-12);
            assertEquals(w[1], sgd.groups().get(0).options().momentum(), 1e-12);
            scheduler.step();
        }
    }

    @Test
    void plateaus() {
        double[][] want = {
            {0.1}, {0.1}, {0.1}, {0.1}, {0.05}, {0.05}, {0.05}, {0.05}, {0.025}, {0.025}, {0.025}, {0.025}, {0.02}, {0.02},
            {0.02}, {0.02}
        };
        double[] metrics = {1, 2, 2.05, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3};
        SGD sgd = new SGD(parameter(), 0.1);
        ReduceLROnPlateau.Options options = ReduceLROnPlateau.options().mode("max").factor(0.5).patience(1).threshold(0.1)
            .thresholdMode("abs").cooldown(2).minLr(0.02);
        ReduceLROnPlateau scheduler = new ReduceLROnPlateau(sgd, options);
        for (int i = 0; i < want.length; i++) {
            assertEquals(List.of(want[i][0]), scheduler.lastLr(), "epoch " + i);
            ReduceLROnPlateau next = new ReduceLROnPlateau(sgd, options);
            next.loadStateDict(scheduler.stateDict());
            scheduler = next;
            scheduler.step(ones(1).mul(metrics[i]));
        }
    }

    @Test
    void fractionsOfEpochs() {
        double[][] want = {
            {0.09397114317029975}, {0.06664685702961344}, {0.010246514708427702}, {0.1}, {0.06664685702961344},
            {0.010061670936044178}, {0.09998457962390007}, {0.011533337816991932}, {0.1}
        };
        double[] epochs = {0.5, 1.25, 2.9, 3.0, 5.5, 8.9, 9.1, 20.0};
        SGD sgd = new SGD(parameter(), 0.1);
        CosineAnnealingWarmRestarts scheduler = new CosineAnnealingWarmRestarts(sgd, 3, 2, 0.01);
        for (int i = 0; i < want.length; i++) {
            if (i < epochs.length) {
                scheduler.step(epochs[i]);
            } else {
                scheduler.step();
            }
            assertEquals(want[i][0], scheduler.lastLr().get(0), 1e-12, "step " + i);
        }
    }

    @Test
    void refusesWhatPyTorchRefuses() {
        SGD sgd = sgd();
        assertThrows(ArgumentException.class, () -> new StepLR(sgd, 0));
        assertThrows(ArgumentException.class, () -> new ConstantLR(sgd, 1.5, 3));
        assertThrows(ArgumentException.class, () -> new LinearLR(sgd, -0.1, 1, 3));
        assertThrows(ArgumentException.class, () -> new CosineAnnealingWarmRestarts(sgd, 0));
        assertThrows(ArgumentException.class, () -> new OneCycleLR(sgd, OneCycleLR.options(0.1)));
        assertThrows(ArgumentException.class, () -> new OneCycleLR(sgd, OneCycleLR.options(0.1).totalSteps(3).annealStrategy("sin")));
        assertThrows(ArgumentException.class, () -> new CyclicLR(sgd, CyclicLR.options(0.1, 1).mode("square")));
        assertThrows(ArgumentException.class, () -> new CyclicLR(new Adagrad(List.of(parameter())), 0.1, 1));
        assertThrows(ArgumentException.class, () -> new CyclicLR(sgd, CyclicLR.options(List.of(1., 2., 3.), List.of(4.))));
        assertThrows(ArgumentException.class, () -> new ReduceLROnPlateau(sgd, ReduceLROnPlateau.options().factor(1)));
        assertThrows(ArgumentException.class, () -> new LambdaLR(sgd, LambdaLR.options().lrLambda(List.of())));
        assertThrows(ArgumentException.class, () -> new ChainedScheduler(List.of(new StepLR(sgd, 1), new StepLR(sgd(), 1))));
        assertThrows(ArgumentException.class, () -> new SequentialLR(sgd, List.of(new StepLR(sgd, 1)), List.of(1)));
        assertThrows(ArgumentException.class, () -> new StepLR(sgd, 1).loadStateDict(
            new StepLR(new SGD(parameter(), 1), 1).stateDict()));
    }
}
