package io.headroom.test.spring;

import io.headroom.spring.HeadroomBuilderCustomizer;
import io.headroom.time.ManualClock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
class ManualTimeConfiguration {
    @Bean
    ManualClock headroomManualClock() {
        return new ManualClock();
    }

    /** After the application's own, whose clock would be the system's. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    HeadroomBuilderCustomizer headroomManualTime(ManualClock headroomManualClock) {
        return headroom -> headroom.manual(headroomManualClock);
    }
}
