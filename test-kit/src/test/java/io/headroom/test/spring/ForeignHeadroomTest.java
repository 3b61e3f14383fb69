package io.headroom.test.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.headroom.Headroom;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;

class ForeignHeadroomTest {
    @Test
    void anApplicationsOwnHeadroomOnAnotherClockFailsTheTest() {
        SummaryGeneratingListener result = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(OnAnotherClock.class))
                .build();

        LauncherFactory.create().execute(request, result);

        assertThat(result.getSummary().getFailures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.getException())
                        .hasMessage(
                                "@ManualTime must find the starter's Headroom, found the application's own: build that with"
                                        + " manual(clock)"));
    }

    @SpringBootTest(classes = {CheckoutApplication.class, Foreign.class})
    @ManualTime
    static class OnAnotherClock {
        @Test
        void neverRuns() {}
    }

    static class Foreign {
        @Bean
        Headroom headroom() {
            return Headroom.create("own");
        }
    }
}
