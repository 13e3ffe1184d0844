package org.gradus.cpu;

/** Products with matrices that are windows over images, formed from the images. */
interface ImageProducts {

    /** One of the matrices. */
    @FunctionalInterface
    interface Operand {
        Matrix matrix(int product);
    }

    /** Told when columns {@code [c0, c1)} of the products {@code first .. end - 1} are finished. */
    @FunctionalInterface
    interface Finished {
        void block(int first, int end, int c0, int c1);
    }

    /** @param c gets the products one after another */
    void run(WorkerPool pool, long[] scalars, int products, Operand a, Operand b, Object c, Finished finished);
}
