package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.spring.actuate.Origin;
import io.headroom.spring.actuate.SloDescription;
import io.headroom.spring.actuate.SloEndpoint;
import io.headroom.spring.actuate.SloEndpointAutoConfiguration;
import io.headroom.spring.actuate.SloEndpointWebExtension;
import java.security.Principal;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;

/** Who is shown what the properties of an SLO say. */
class ShownValuesTest {
    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HeadroomAutoConfiguration.class,
                    SloEndpointAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    WebEndpointAutoConfiguration.class))
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=slo",
                    "headroom.slos.checkout.objective=99%",
                    "headroom.slos.checkout.period=7d");

    @ParameterizedTest
    @CsvSource({
        "never, '', admin, ******",
        "always, '', '', 99%",
        "when-authorized, '', '', ******",
        "when-authorized, '', guest, 99%",
        "when-authorized, admin, guest, ******",
        "when-authorized, admin, admin, 99%",
    })
    void aValueIsShownToThoseWhoMaySeeIt(String show, String roles, String userAndRole, String shown) {
        application
                .withPropertyValues(
                        "management.endpoint.slo.show-values=" + show, "management.endpoint.slo.roles=" + roles)
                .run(context -> {
                    SecurityContext user = userAndRole.isEmpty() ? SecurityContext.NONE : new User(userAndRole);
                    SloDescription slo = (SloDescription)
                            context.getBean(SloEndpointWebExtension.class).one(user, null, "checkout");

                    assertThat(value(slo, "objective")).isEqualTo(shown);
                    assertThat(origin(slo, "objective").place()).contains("from property source");
                    assertThat(Objects.requireNonNull(slo).objective()).isEqualTo(0.99);
                });
    }

    @Test
    void outsideTheWebNobodyIsAuthorized() {
        application
                .withPropertyValues("management.endpoint.slo.show-values=when-authorized")
                .run(context -> assertThat(
                                value(context.getBean(SloEndpoint.class).one("checkout"), "objective"))
                        .isEqualTo("******"));
    }

    @Test
    void theApplicationsOwnFunctionHidesWhatWouldBeShown() {
        application
                .withUserConfiguration(Secretive.class)
                .withPropertyValues("management.endpoint.slo.show-values=always")
                .run(context -> {
                    SloDescription slo = (SloDescription)
                            context.getBean(SloEndpointWebExtension.class).one(SecurityContext.NONE, null, "checkout");

                    assertThat(value(slo, "objective")).isEqualTo("******");
                    assertThat(value(slo, "period")).isEqualTo("7d");
                });
    }

    private static String value(SloDescription slo, String setting) {
        return origin(slo, setting).value();
    }

    private static Origin origin(SloDescription slo, String setting) {
        List<Origin> origins = Objects.requireNonNull(slo.origins());
        return origins.stream()
                .filter(origin -> origin.from().equals("headroom.slos.checkout." + setting))
                .findFirst()
                .orElseThrow();
    }

    /** Somebody who is authenticated and has one role. */
    private record User(String role) implements SecurityContext {
        @Override
        public Principal getPrincipal() {
            return () -> role;
        }

        @Override
        public boolean isUserInRole(String wanted) {
            return role.equals(wanted);
        }
    }

    static class Secretive {
        @Bean
        SanitizingFunction objectives() {
            return data ->
                    data.getKey().endsWith(".objective") ? data.withValue(SanitizableData.SANITIZED_VALUE) : data;
        }
    }
}
