package io.headroom.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.CancellationException;

/**
 * Counts every call of a bean's method for an SLO, with its duration: good if it returns, bad if it throws. A method that returns a
 * {@link java.util.concurrent.CompletionStage}, a {@code Mono} or a {@code Flux} is counted when that ends, the latter two from their
 * subscription on and once for each.
 *
 * <p>For an SLO on freshness a good call tells that the job succeeded, see {@link io.headroom.Headroom#watchJob}; others tell nothing.
 *
 * <p>Calls are counted that come through the bean, as those of schedulers, listeners and other beans do; a method that is called on
 * {@code this} is not. The method must not be private, static or final. The application does not start if there is no such SLO.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface MeasuredBy {
    /** The names of the SLOs; those that share an SLI count a call once. */
    String[] value();

    /** What the method may throw and the call is good all the same, such as a refusal that is its right answer. */
    Class<? extends Throwable>[] good() default {};

    /** What the method may throw and the call counts for nothing; a {@code Mono} that is cancelled counts as such an exception. */
    Class<? extends Throwable>[] ignored() default {CancellationException.class};

    /** The class of a bean that says instead whether a call was good; unless set, the two lists above do. */
    Class<? extends CallClassifier> classifier() default CallClassifier.class;
}
