package io.headroom.spring;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.sli.Outcome;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.ConfigurableApplicationContext;

/** Counts an event, is restarted by devtools, counts another, says what it knows, and ends. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class RestartedApplication {
    private static final String RESTARTED = "restarted";

    public static void main(String[] arguments) {
        ConfigurableApplicationContext application = SpringApplication.run(RestartedApplication.class, arguments);
        Headroom headroom = application.getBean(Headroom.class);
        Slo slo = headroom.slo("checkout");
        slo.recorder().record(Outcome.BAD);
        headroom.tick();
        if (System.setProperty(RESTARTED, "true") == null) { // of the process: all that is static is loaded anew
            Restarter.getInstance().restart();
            return;
        }
        System.out.printf(
                "%s: bad=%d, in the period=%d, tickers=%d%n",
                RestartedApplication.class.getClassLoader().getClass().getSimpleName(),
                slo.snapshot().events().bad(),
                slo.budget().periodCounts().bad(),
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("headroom-ticker"))
                        .count());
        application.close();
    }
}
