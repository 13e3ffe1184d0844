package org.gradus.conformance;

/** The operation exists, but no overload of it takes these arguments: in Java this call would not compile. */
final class NoOverloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean excluded;

    /** @param excluded whether a Java type has no value such as was given: the call is wrong in every library that has this type */
    NoOverloadException(String message, boolean excluded) {
        super(message);
        this.excluded = excluded;
    }

    boolean excluded() {
        return excluded;
    }
}
