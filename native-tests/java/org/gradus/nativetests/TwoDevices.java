package org.gradus.nativetests;

import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.nn.Linear;
import org.gradus.optim.SGD;
import org.gradus.types.DeviceException;

/** Uses two OpenCL devices side by side. */
public final class TwoDevices {
    private TwoDevices() {
    }

    public static void main(String[] args) {
        System.out.println(Devices.all().stream().map(Device::label).toList());
        Device first = Devices.get("opencl:0");
        Device second = Devices.get("opencl:1");
        Devices.use(first);
        Tensor a = Gradus.arange(6.0).reshape(2, 3).mul(2);
        Tensor b = a.to(second);
        System.out.println(a.device().label() + " " + b.device().label());
        System.out.println(b.add(1).sum().item() + " " + a.sum().item());
        a.add_(100);
        System.out.println(b.sum().item());
        System.out.println(b.mul(3).to(first).to("cpu").to(second).to("opencl:0").add(a).sum().item());
        a.copy_(b);
        System.out.println(a.sum().item());
        try {
            a.add(b);
            System.out.println("mixed");
        } catch (DeviceException e) {
            System.out.println(e.getMessage());
        }
        train(first);
        Linear layer = train(second);
        try (Devices.Scope scope = Devices.with(second)) {
            System.out.println(Gradus.ones(2).device().label());
        }
        layer.to(first);
        System.out.println(layer.weight().device().label() + " " + layer.forward(Gradus.ones(1, 2)).device().label());
    }

    private static Linear train(Device device) {
        try (Devices.Scope scope = Devices.with(device)) {
            Gradus.manualSeed(3);
            Linear layer = new Linear(2, 1);
            SGD optimizer = new SGD(List.of(layer.weight(), layer.bias()), 0.1);
            Tensor x = Gradus.tensor(new float[][] {{1, 2}, {3, 4}, {-1, 0.5f}});
            Tensor loss = null;
            for (int i = 0; i < 20; i++) {
                loss = layer.forward(x).sub(x.sum(new int[] {1}, true)).square().mean();
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
            }
            System.out.println("trained: " + loss.item());
            return layer;
        }
    }
}
