package org.gradus.conformance;

/** Python's {@code ...}. */
enum Ellipsis { INSTANCE }
