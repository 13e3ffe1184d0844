package org.gradus.cpu;

import jdk.incubator.vector.FloatVector;

/**
 * Calls of {@code FloatVector.intoArray} that the JIT counts. It compiles generated loops by what it has seen of the methods that
 * they call; if nobody has stored a vector before, JDK 17 calls those of the vector's class virtually and makes an object of each
 * vector that is stored, for good.
 */
final class StoreProfile {
    private static final int CALLS = 5000;

    private StoreProfile() {
    }

    static void make() {
        float[] a = new float[4 * VectorMath.S.length()];
        for (int i = 0; i < CALLS; i++) {
            store(a, i % VectorMath.S.length());
        }
    }

    private static void store(float[] a, int at) {
        FloatVector.fromArray(VectorMath.S, a, at).add(1).intoArray(a, at + 2 * VectorMath.S.length());
    }
}
