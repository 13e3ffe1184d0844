package org.gradus;

/** Other shapes of the same elements. All but {@code reshape} of what strides cannot express share them with this tensor. */
public sealed interface ViewOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** Swaps two dims. */
    default Tensor transpose(int dim0, int dim1) {
        Tensor x = self();
        int a = Math.max(0, x.shape().axisOrScalar(dim0, "transpose"));
        int b = Math.max(0, x.shape().axisOrScalar(dim1, "transpose"));
        int[] order = new int[x.dim()];
        java.util.Arrays.setAll(order, i -> i == a ? b : i == b ? a : i);
        return Call.view("transpose", x, x.layout.permute(order), a, b);
    }
}
