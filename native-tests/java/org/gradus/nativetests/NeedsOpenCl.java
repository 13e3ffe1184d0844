package org.gradus.nativetests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * For tests that need an OpenCL driver. Without one they are skipped, which is said in one line; with
 * {@code -Dgradus.native=require} they fail.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OpenClCondition.class)
@AddLifecycleHook(OpenClCondition.class)
public @interface NeedsOpenCl {
}
