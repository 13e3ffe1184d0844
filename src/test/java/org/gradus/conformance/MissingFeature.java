package org.gradus.conformance;

/** A case needs something that the library does not have. */
final class MissingFeature extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingFeature(String what) {
        super(what);
    }
}
