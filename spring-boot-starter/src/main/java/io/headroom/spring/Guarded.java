package io.headroom.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Guards every call of a bean's method, as {@link io.headroom.guard.Guard#call} does: {@code @Guarded("payments")}. A method that returns
 * a {@link java.util.concurrent.CompletionStage} or a {@code Mono} is called without holding a thread, the latter once it is subscribed to.
 *
 * <p>Calls are guarded that come through the bean; one on {@code this} is not, nor one before all singletons are there. Guards are inside of what
 * {@link MeasuredBy} counts and outside of transactions. The method must not be private, static or final. The application does not
 * start if there is no such guard or no such fallback.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Guarded {
    /** The guard's name. */
    String value();

    /**
     * The name of a method of the same class that answers without the dependency; none unless set. It has the same parameters, or these and a
     * {@link Throwable}: the last failure, or the rejection, or null if the answer counts as bad. It returns what this one returns, may be
     * private, and declares no checked exception.
     */
    String fallback() default "";

    /** Whether a call may be made twice, and so be retried. The guard's property {@code idempotent}, where it is set, counts instead. */
    boolean idempotent() default false;
}
