package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.POP;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Sees what the JIT of JDK 17 makes of a method that is written to it. That JIT counts the nodes of its graph while it reads a
 * method, and from 18,000 on leaves calls for later. If this happens within a conversion between vectors of floats and of ints, the
 * conversion stays a call, for which vectors become objects; between two operations it does no harm.
 */
final class NodeCount extends MethodVisitor {
    private static final boolean CALLS_MAY_STAY = Runtime.version().feature() < 25;
    /** Some less than the limit, as these are estimates. */
    private static final int MOST = 14_000;
    /** Vectors of equal elements that bring the JIT to its limit. */
    private static final int FILLING = 180;

    private int nodes;
    private boolean converts;

    NodeCount() {
        super(Opcodes.ASM9);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (owner.startsWith("jdk/incubator/vector/")) {
            nodes += nodes(owner, name, descriptor);
            converts |= name.startsWith("reinterpret") || name.equals("convertShape");
        }
    }

    /** Told from how many calls of a kind it takes to reach the limit. */
    private static int nodes(String owner, String name, String descriptor) {
        return switch (name) {
            case "broadcast" -> 125;
            case "fromArray", "intoArray" -> 250;
            case "compare", "blend" -> 270;
            case "lanewise" -> owner.endsWith("IntVector") ? 600 : descriptor.contains("Unary") ? 160 : 370;
            default -> 500;
        };
    }

    /** Whether the limit may be reached within a conversion. */
    boolean isCritical() {
        return CALLS_MAY_STAY && converts && nodes > MOST;
    }

    /** Vectors that nobody reads, so that the limit is reached before the first conversion. None is made in compiled code. */
    static void fill(MethodVisitor method) {
        for (int i = 0; i < FILLING; i++) {
            method.visitFieldInsn(GETSTATIC, "org/gradus/cpu/VectorMath", "S", "Ljdk/incubator/vector/VectorSpecies;");
            method.visitLdcInsn((float) i);
            method.visitMethodInsn(INVOKESTATIC, "jdk/incubator/vector/FloatVector", "broadcast",
                "(Ljdk/incubator/vector/VectorSpecies;F)Ljdk/incubator/vector/FloatVector;", false);
            method.visitInsn(POP);
        }
    }
}
