package org.gradus.conformance;

/** The library has no such operation or dtype at all. */
final class MissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingException(String what) {
        super(what);
    }
}
