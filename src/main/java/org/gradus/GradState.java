package org.gradus;

/** What the gradient engine remembers about one tensor. Only the engine looks inside. */
public interface GradState { }
