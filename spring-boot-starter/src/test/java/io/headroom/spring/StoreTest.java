package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.budget.WindowCounts;
import io.headroom.sli.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** What an application does with its counts when it ends and begins again. */
@ExtendWith(OutputCaptureExtension.class)
class StoreTest {
    private static final String IN_MEMORY =
            "Counts live in memory only: a restart begins anew; set headroom.store.directory to keep them";

    @TempDir
    Path directory;

    @Test
    void aClosedContextHasSavedAndTheNextOneGoesOn(CapturedOutput output) {
        Path store = directory.resolve("not/yet/there");
        try (ConfigurableApplicationContext application =
                start(in(store), "headroom.store.interval=1h", "headroom.store.instance=shop-1")) {
            record(application, 7, Outcome.GOOD);
            record(application, 3, Outcome.BAD);
        }
        assertThat(output)
                .contains("Counts are kept in " + store + " by shop-1, saved every 1h")
                .doesNotContain(" WARN ");

        try (ConfigurableApplicationContext application = start(in(store), "headroom.store.instance=shop-1")) {
            WindowCounts period = checkout(application).budget().periodCounts();
            assertThat(period.good()).isEqualTo(7);
            assertThat(period.bad()).isEqualTo(3);
            assertThat(checkout(application).snapshot().events().total()).isZero();
        }
        assertThat(output)
                .contains("Counts are kept in " + store + " by shop-1, saved every 10s")
                .doesNotContain(" WARN ");
    }

    @Test
    void aLazilyInitializedApplicationGoesOnToo() {
        try (ConfigurableApplicationContext application = start(in(directory))) {
            record(application, 1, Outcome.BAD);
        }
        try (ConfigurableApplicationContext application =
                start(in(directory), "spring.main.lazy-initialization=true")) {
            assertThat(application.getBeanFactory().containsSingleton("headroom"))
                    .isTrue();
            assertThat(checkout(application).budget().periodCounts().bad()).isEqualTo(1);
        }
    }

    @Test
    void withoutADirectoryCountsLiveInMemory(CapturedOutput output) {
        start().close();
        assertThat(output).contains(IN_MEMORY).doesNotContain("Counts are kept");
    }

    @Test
    void anEmptyDirectorySwitchesTheStoreOff(CapturedOutput output) {
        try (ConfigurableApplicationContext application =
                start("headroom.store.directory=", "headroom.store.interval=5s")) {
            assertThat(application.getBean(Headroom.class).saveAge()).isEmpty();
        }
        assertThat(output).contains(IN_MEMORY);
    }

    @Test
    void aStoreThatCannotBeUsedStopsNothingAndIsVisible(CapturedOutput output) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        try (ConfigurableApplicationContext application = start(in(file))) {
            record(application, 2, Outcome.BAD);
            application.getBean(Headroom.class).tick();

            assertThat(checkout(application).budget().periodCounts().bad()).isEqualTo(2);
            double age = storeAge(application);
            assertThat(storeAge(application)).isGreaterThan(age).isPositive();
        }
        assertThat(output).contains(" WARN ").contains("Counts of shop are kept in memory only: ");
        assertThat(file).hasContent("not a directory");
    }

    @Test
    void anApplicationsOwnHeadroomIsNotGivenTheStoreWhichIsAWarning(CapturedOutput output) {
        run(List.of(Own.class), in(directory)).close();

        assertThat(output)
                .contains(
                        " WARN ",
                        "headroom.store.directory is not used: give the application's own Headroom the store itself")
                .doesNotContain("Counts are kept")
                .doesNotContain(IN_MEMORY);
        assertThat(directory).isEmptyDirectory();
    }

    private static String in(Path directory) {
        return "headroom.store.directory=" + directory;
    }

    private static void record(ConfigurableApplicationContext application, int events, Outcome outcome) {
        for (int i = 0; i < events; i++) {
            checkout(application).recorder().record(outcome);
        }
    }

    private static Slo checkout(ConfigurableApplicationContext application) {
        return application.getBean(Headroom.class).slo("checkout");
    }

    private static double storeAge(ConfigurableApplicationContext application) {
        return application
                .getBean(MeterRegistry.class)
                .get("headroom.store.age")
                .gauge()
                .value();
    }

    private static ConfigurableApplicationContext start(String... properties) {
        return run(List.of(), properties);
    }

    private static ConfigurableApplicationContext run(List<Class<?>> more, String... properties) {
        List<String> all =
                new ArrayList<>(List.of("spring.application.name=shop", "headroom.slos.checkout.objective=99%"));
        all.addAll(List.of(properties));
        return new SpringApplicationBuilder(ShopApplication.class)
                .sources(more.toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
    }

    static class Own {
        @Bean
        Headroom headroom() {
            return Headroom.create("mine");
        }
    }
}
