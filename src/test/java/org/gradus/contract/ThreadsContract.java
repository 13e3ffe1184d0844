package org.gradus.contract;

import static org.gradus.Functional.crossEntropy;
import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gradus.Functional;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.device.Devices;
import org.gradus.optim.SGD;
import org.junit.jupiter.api.Test;

/** Many threads on one device: they read the same tensors, build on the same parameters and train models of their own. */
public abstract class ThreadsContract extends DeviceContract {
    private static final int THREADS = 8;

    /** Runs {@code body} in all threads at once, and gives what each returned. */
    private <T> List<T> together(Callable<T> body) {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(pool.submit(() -> {
                    try (Devices.Scope scope = Devices.with(device())) {
                        start.await();
                        return body.call();
                    }
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> f : running) {
                results.add(f.get(2, TimeUnit.MINUTES));
            }
            return results;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void onePendingTensorIsComputedOnceAndReadByAll() {
        for (int i = 0; i < 20; i++) {
            Tensor x = arange(1000.0).realize();
            Tensor y = x.mul(i).add(1);
            long launches = device().statistics().launches();
            List<float[]> read = together(y::toFloatArray);
            assertEquals(1, device().statistics().launches() - launches);
            for (float[] r : read) {
                assertEquals(999 * i + 1, r[999]);
                assertArrayEquals(read.get(0), r);
            }
        }
    }

    @Test
    void graphsAreBuiltOnOnePendingValueWhileItIsComputed() {
        for (int i = 0; i < 200; i++) {
            int n = i;
            Tensor shared = Scope.of(() -> arange(12.0).add(n).reshape(3, 4).t().clone());
            for (double sum : together(() -> {
                double total = 0;
                for (int k = 0; k < 20; k++) {
                    total += k == n % 20 ? shared.sum().item() : shared.t().add(k).select(0, 0).numel();
                }
                return total;
            })) {
                assertEquals(66 + 12 * i + 19 * 4, sum);
            }
        }
    }

    @Test
    void gradientsOfSharedParameters() {
        Tensor x = arange(40.0).reshape(8, 5).mul(0.05).sin();
        Tensor target = tensor(new long[] {0, 1, 2, 2, 1, 0, 0, 1});
        Tensor w = arange(15.0).reshape(3, 5).mul(0.3).cos().realize().requiresGrad_();
        Tensor b = ones(3).realize().requiresGrad_();
        Callable<List<float[]>> pass = () -> {
            List<float[]> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Tensor loss = crossEntropy(Functional.linear(x, w, b), target);
                Autograd.grad(List.of(loss), List.of(w, b)).forEach(g -> all.add(g.toFloatArray()));
                all.add(new float[] {(float) loss.item()});
            }
            return all;
        };
        List<float[]> expected = call(pass);
        for (List<float[]> got : together(pass)) {
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), got.get(i));
            }
        }
    }

    private static <T> T call(Callable<T> body) {
        try {
            return body.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void eachThreadTrainsAModelOfItsOwn() {
        Callable<float[]> training = () -> {
            Tensor x = arange(20.0).reshape(4, 5).mul(0.1).sin();
            Tensor target = tensor(new long[] {0, 1, 2, 2});
            Tensor w = arange(15.0).reshape(3, 5).mul(0.3).cos().realize().requiresGrad_();
            SGD optimizer = new SGD(List.of(w), SGD.options(0.1).momentum(0.9));
            for (int i = 0; i < 30; i++) {
                Tensor loss = crossEntropy(Functional.linear(x, w), target);
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
            }
            return w.toFloatArray();
        };
        float[] alone = call(training);
        together(training).forEach(w -> assertArrayEquals(alone, w));
    }

    @Test
    void modesAndDevicesBelongToAThread() {
        try (GradMode mode = Gradus.noGrad()) {
            Tensor x = ones(2).requiresGrad_();
            assertFalse(x.mul(2).requiresGrad());
            together(() -> x.mul(2).requiresGrad()).forEach(on -> assertTrue(on));
        }
    }

    @Test
    void tensorsThatManyThreadsForgetAreFound() {
        together(() -> {
            for (int i = 0; i < 300; i++) {
                Tensor x = arange(256.0).add(i);
                assertEquals(256 * i + 32640, x.realize().sum().item());
            }
            return null;
        });
    }

    @Test
    void gradientsOfManyPassesAddUp() {
        Tensor w = ones(4).requiresGrad_();
        for (int i = 0; i < 10; i++) {
            together(() -> {
                for (int k = 0; k < 5; k++) {
                    w.mul(2).sum().backward();
                }
                return null;
            });
        }
        assertArrayEquals(new float[] {800, 800, 800, 800}, w.grad().toFloatArray());
    }
}
