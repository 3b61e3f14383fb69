package io.headroom.test.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * On a test class beside {@code @SpringBootTest}: the starter's {@link io.headroom.Headroom} runs on a {@link io.headroom.time.ManualClock},
 * a bean to be injected. No thread ticks, and requests take no time unless the test lets it pass.
 *
 * <p>Before each test method the clock moves past the longest period, so that every test begins with whole budgets and no alerts although
 * they share one application context. The test fails if the application makes its own Headroom on another clock.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Import(ManualTimeConfiguration.class)
public @interface ManualTime {}
