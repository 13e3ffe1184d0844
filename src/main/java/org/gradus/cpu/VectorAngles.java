package org.gradus.cpu;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static org.gradus.cpu.VectorMath.S;
import static org.gradus.cpu.VectorMath.abs;
import static org.gradus.cpu.VectorMath.add;
import static org.gradus.cpu.VectorMath.c;
import static org.gradus.cpu.VectorMath.div;
import static org.gradus.cpu.VectorMath.fma;
import static org.gradus.cpu.VectorMath.mul;
import static org.gradus.cpu.VectorMath.sqrt;
import static org.gradus.cpu.VectorMath.sub;
import static org.gradus.cpu.VectorMath.withSign;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Inverse trigonometric functions for {@link VectorMath}, after {@link FloatTrig}. */
final class VectorAngles {
    private VectorAngles() {
    }

    private static FloatVector asinSmall(FloatVector s, FloatVector z) {
        FloatVector p = fma(z, c(0x1.342870p-5f), c(0x1.d6a41ap-7f));
        p = fma(p, z, c(0x1.04be64p-5f));
        p = fma(p, z, c(0x1.6ca912p-5f));
        p = fma(p, z, c(0x1.3338a6p-4f));
        p = fma(p, z, c(0x1.55554cp-3f));
        return fma(p, mul(s, z), s);
    }

    /** asin of the argument, or of the half angle's sine where the argument is beyond 1/2. */
    private static FloatVector asinNear(FloatVector a, VectorMask<Float> far) {
        FloatVector z = mul(a, a).blend(fma(a, c(-0.5f), c(0.5f)), far);
        return asinSmall(a.blend(sqrt(z), far), z);
    }

    public static FloatVector asin(FloatVector x) {
        FloatVector a = abs(x);
        VectorMask<Float> far = a.compare(GT, c(0.5f));
        FloatVector p = asinNear(a, far);
        return withSign(p.blend(add(fma(p, c(-2f), c(-0x1.777a5cp-25f)), c(0x1.921fb6p+0f)), far), x);
    }

    public static FloatVector acos(FloatVector x) {
        FloatVector a = abs(x);
        VectorMask<Float> far = a.compare(GT, c(0.5f));
        FloatVector p = asinNear(a, far);
        FloatVector middle = sub(c(0x1.921fb6p+0f), add(withSign(p, x), c(0x1.777a5cp-25f)));
        FloatVector below = add(fma(p, c(-2f), c(-0x1.777a5cp-24f)), c(0x1.921fb6p+1f));
        return middle.blend(below.blend(add(p, p), x.compare(GT, c(0f))), far);
    }

    private static FloatVector atanSmall(FloatVector t) {
        FloatVector z = mul(t, t);
        FloatVector p = fma(z, c(-0x1.ddeb3ep-10f), c(0x1.69f6b4p-7f));
        p = fma(p, z, c(-0x1.016902p-5f));
        p = fma(p, z, c(0x1.dcc8e2p-5f));
        p = fma(p, z, c(-0x1.58c856p-4f));
        p = fma(p, z, c(0x1.c0cbc6p-4f));
        p = fma(p, z, c(-0x1.242658p-3f));
        p = fma(p, z, c(0x1.999268p-3f));
        p = fma(p, z, c(-0x1.555540p-2f));
        return fma(p, mul(t, z), t);
    }

    private static FloatVector fromQuarter(FloatVector p) {
        return add(sub(c(-0x1.777a5cp-25f), p), c(0x1.921fb6p+0f));
    }

    public static FloatVector atan(FloatVector x) {
        FloatVector a = abs(x);
        VectorMask<Float> far = a.compare(GT, c(1f));
        FloatVector p = atanSmall(a.blend(div(c(1f), a), far));
        return withSign(p.blend(fromQuarter(p), far), x);
    }

    public static FloatVector atan2(FloatVector y, FloatVector x) {
        FloatVector ay = abs(y);
        FloatVector ax = abs(x);
        VectorMask<Float> steep = ay.compare(GT, ax);
        FloatVector high = ax.blend(ay, steep);
        FloatVector low = ay.blend(ax, steep);
        FloatVector diagonal = c(1f).blend(c(0f), high.compare(EQ, c(0f)));
        FloatVector p = atanSmall(div(low, high).blend(diagonal, low.compare(EQ, high)));
        p = p.blend(fromQuarter(p), steep);
        FloatVector back = add(sub(c(-0x1.777a5cp-24f), p), c(0x1.921fb6p+1f));
        p = withSign(p.blend(back, x.reinterpretAsInts().compare(LT, 0).cast(S)), y);
        return p.blend(c(Float.NaN), x.compare(NE, x).or(y.compare(NE, y)));
    }
}
