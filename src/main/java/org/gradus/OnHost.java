package org.gradus;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An operation that by design does some of its work on the host, whatever the device: it waits for its inputs, which count as
 * downloads in the device's statistics, and uploads what it computed. The page of operators lists these.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface OnHost {
    /** What is done there and why. */
    String value();
}
