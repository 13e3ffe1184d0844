package org.gradus.conformance;

/** Python's {@code start:stop:step}; {@code null} where nothing is written. */
record Slice(Long start, Long stop, Long step) { }
