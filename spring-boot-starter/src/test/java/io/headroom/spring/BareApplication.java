package io.headroom.spring;

import io.headroom.Headroom;
import io.headroom.Slo;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts on whatever class path it is given, says what is there, and ends. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class BareApplication {
    public static void main(String[] arguments) {
        try (ConfigurableApplicationContext application = SpringApplication.run(BareApplication.class, arguments)) {
            System.out.printf(
                    "slos=%s, endpoint=%s, metrics=%s%n",
                    application.getBean(Headroom.class).slos().stream()
                            .map(Slo::name)
                            .toList(),
                    application.containsBean("sloEndpoint"),
                    application.containsBean("headroomMetrics"));
        }
    }
}
