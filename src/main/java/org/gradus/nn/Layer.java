package org.gradus.nn;

/** A module of the library, which keeps nothing of what passes through it. */
abstract class Layer extends Module {
    @Override
    final boolean isForeign() {
        return false;
    }
}
