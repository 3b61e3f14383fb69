package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.spring.actuate.SloEndpoint;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** What an application logs once it is ready. */
@ExtendWith(OutputCaptureExtension.class)
class StartupReportTest {
    private static final String EXPOSED = "management.endpoints.web.exposure.include=health,slo";

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void everySloHasALine(WebApplicationType type, CapturedOutput output) {
        run(type, EXPOSED, checkout("/checkout/{id}"), "headroom.slos.checkout.sli.latency=300ms");

        assertThat(output)
                .contains("SLO checkout: 99% over 30d, latency <= 300ms of /checkout/{id}, source http.server.requests")
                .contains("Error budgets are at /actuator/slo")
                .doesNotContain(" WARN ");
    }

    @Test
    void anUnexposedEndpointNamesTheProperty(CapturedOutput output) {
        run(WebApplicationType.SERVLET, checkout("/checkout/{id}"));

        assertThat(output)
                .contains("Error budgets are not exposed over HTTP: "
                        + "set management.endpoints.web.exposure.include=health,slo");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void aTemplateThatMatchesNoHandlerIsAWarning(WebApplicationType type, CapturedOutput output) {
        run(type, EXPOSED, checkout("/chekout/{id}"));

        assertThat(output)
                .contains("WARN")
                .contains("SLO checkout counts nothing: no handler has the path template /chekout/{id}; there are ")
                .contains("/checkout/{id}");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void aMethodThatNoHandlerAnswersIsAWarning(WebApplicationType type, CapturedOutput output) {
        run(type, EXPOSED, checkout("/checkout/{id}"), "headroom.slos.checkout.sli.http.method=DELETE");

        assertThat(output)
                .contains("SLO checkout counts nothing: no handler of /checkout/{id} answers DELETE, only [GET, POST]");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void anObservationThatIsSwitchedOffIsAWarningAndShownAsNoSource(WebApplicationType type, CapturedOutput output) {
        List<String> source = new ArrayList<>();
        run(
                type,
                List.of(),
                context -> source.add(
                        context.getBean(SloEndpoint.class).one("checkout").source()),
                EXPOSED,
                checkout("/checkout/{id}"),
                "management.observations.enable.http.server.requests=false");

        assertThat(source).containsExactly("none");
        assertThat(output)
                .contains("source none")
                .contains(
                        "SLO checkout counts nothing: the HTTP server observations that would feed it are switched off");
    }

    @Test
    void anApplicationThatServesNoRequestsIsToldWhatToDoInstead(CapturedOutput output) {
        run(WebApplicationType.NONE, checkout("/checkout/{id}"));

        assertThat(output)
                .contains("SLO checkout counts nothing: ")
                .contains("in an application that serves no requests leave out sli.http and record the events in code");
    }

    @Test
    void theHintKeepsWhatIsExposedAndKnowsOfExclusions(CapturedOutput output) {
        run(
                WebApplicationType.SERVLET,
                checkout("/checkout/{id}"),
                "management.endpoints.web.exposure.include[0]=health",
                "management.endpoints.web.exposure.include[1]=metrics");
        assertThat(output).contains("set management.endpoints.web.exposure.include=health,metrics,slo");

        run(
                WebApplicationType.SERVLET,
                checkout("/checkout/{id}"),
                EXPOSED,
                "management.endpoints.web.exposure.exclude=slo");
        assertThat(output)
                .contains("check management.endpoints.web.exposure.exclude and management.endpoint.slo.access");
    }

    @Test
    void aHandlerOfGetAnswersHead(CapturedOutput output) {
        run(
                WebApplicationType.SERVLET,
                EXPOSED,
                checkout("/checkout/{id}"),
                "headroom.slos.checkout.sli.http.method=HEAD");

        assertThat(output).doesNotContain("counts nothing");
    }

    @Test
    void aRouterFunctionMakesTheWarningAConditionalOne(CapturedOutput output) {
        run(WebApplicationType.SERVLET, List.of(Routes.class), context -> {}, EXPOSED, checkout("/chekout/{id}"));

        assertThat(output)
                .contains("SLO checkout counts nothing unless a router function or another DispatcherServlet has the"
                        + " path template /chekout/{id}");
    }

    @Test
    void aFurtherDispatcherServletMakesItAConditionalOneToo(CapturedOutput output) {
        run(
                WebApplicationType.SERVLET,
                List.of(FurtherServlet.class),
                context -> {},
                EXPOSED,
                checkout("/orders/{id}"));

        assertThat(output)
                .contains("SLO checkout counts nothing unless a router function or another DispatcherServlet has the"
                        + " path template /orders/{id}");
    }

    @Test
    void theApplicationsOwnFilterForObservationsIsASource(CapturedOutput output) {
        run(WebApplicationType.SERVLET, List.of(OwnFilter.class), context -> {}, EXPOSED, checkout("/checkout/{id}"));

        assertThat(output).contains("source http.server.requests").doesNotContain("counts nothing");
    }

    @Test
    void aPredicateThatFailsOnTheProbeStopsNothing(CapturedOutput output) {
        run(WebApplicationType.SERVLET, List.of(Picky.class), context -> {}, EXPOSED, checkout("/checkout/{id}"));

        assertThat(output).contains("source http.server.requests").doesNotContain("a report on them failed");
    }

    @Test
    void anSloThatTheApplicationDeclaresHasALineToo(CapturedOutput output) {
        run(WebApplicationType.SERVLET, List.of(InCode.class), context -> {}, EXPOSED);

        assertThat(output)
                .contains("SLO imports: 95% over 30d, availability of events that the application records, "
                        + "source application");
    }

    @Test
    void aRenamedObservationIsShownByItsName(CapturedOutput output) {
        run(
                WebApplicationType.SERVLET,
                EXPOSED,
                checkout("/checkout/{id}"),
                "management.observations.http.server.requests.name=shop.requests");

        assertThat(output).contains("source shop.requests");
    }

    @Test
    void withoutAnySloTheApplicationStartsAsBefore(CapturedOutput output) {
        run(WebApplicationType.SERVLET);

        assertThat(output).doesNotContain("SLO ").doesNotContain("WARN").doesNotContain("Error budgets");
    }

    private static String checkout(String uri) {
        return "headroom.slos.checkout.objective=99%,headroom.slos.checkout.sli.http.uri=" + uri;
    }

    private static void run(WebApplicationType type, String... properties) {
        run(type, List.of(), context -> {}, properties);
    }

    private static void run(
            WebApplicationType type,
            List<Class<?>> more,
            Consumer<ConfigurableApplicationContext> check,
            String... properties) {
        List<String> all = new ArrayList<>(List.of("server.port=0"));
        for (String property : properties) {
            int next = property.indexOf(",headroom.");
            all.add(next < 0 ? property : property.substring(0, next));
            if (next >= 0) {
                all.add(property.substring(next + 1));
            }
        }
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(ShopApplication.class)
                .sources(more.toArray(Class<?>[]::new))
                .web(type)
                .properties(all.toArray(String[]::new))
                .run()) {
            check.accept(context);
        }
    }

    static class Routes {
        @Bean
        RouterFunction<ServerResponse> routes() {
            return RouterFunctions.route()
                    .GET("/functional", request -> ServerResponse.ok().build())
                    .build();
        }
    }

    static class OwnFilter {
        @Bean
        ServerHttpObservationFilter observing(ObservationRegistry registry) {
            return new ServerHttpObservationFilter(registry);
        }
    }

    static class Picky {
        @Bean
        ObservationPredicate picky() {
            return (name, context) -> !name.equals("http.server.requests")
                    || ((ServerRequestObservationContext) context).getPathPattern() == null;
        }
    }

    static class InCode {
        InCode(Headroom headroom) {
            headroom.slo("imports", slo -> slo.objective("95%"));
        }
    }

    static class FurtherServlet {
        @Bean
        ServletRegistrationBean<DispatcherServlet> backOffice() {
            ServletRegistrationBean<DispatcherServlet> servlet = new ServletRegistrationBean<>(
                    new DispatcherServlet(new StaticWebApplicationContext()), "/back-office/*");
            servlet.setName("back-office");
            return servlet;
        }
    }
}
