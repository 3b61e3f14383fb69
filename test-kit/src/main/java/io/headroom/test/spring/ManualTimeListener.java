package io.headroom.test.spring;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.Comparator;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Lets each test of a {@link ManualTime} class begin with whole budgets. */
final class ManualTimeListener extends AbstractTestExecutionListener {
    /** The longest slot of a window: what is older than period and slot is forgotten altogether. */
    private static final Duration SLOT = Duration.ofDays(1);

    @Override
    public void beforeTestMethod(TestContext test) {
        if (TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), ManualTime.class)) {
            ApplicationContext application = test.getApplicationContext();
            renew(application.getBean(Headroom.class), application.getBean(ManualClock.class));
        }
    }

    private static void renew(Headroom headroom, ManualClock clock) {
        if (headroom.clock() != clock) {
            throw new IllegalStateException(
                    "@ManualTime must find the starter's Headroom, found the application's own: build that with manual(clock)");
        }
        Duration longest = headroom.slos().stream()
                .map(ManualTimeListener::length)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        headroom.tick();
        clock.advance(longest.plus(SLOT));
        headroom.tick(); // what fired is resolved
        headroom.tick(); // and then forgotten
    }

    private static Duration length(Slo slo) {
        return slo.objective().period().length();
    }
}
