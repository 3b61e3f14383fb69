package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What the head of a live page's answer says, and that of an incident report, wherever the endpoint is. */
class PageHeadersTest {
    private static final String POLICY = "Content-Security-Policy";
    private static final String HTML = "text/html";

    /** Both Netty and Tomcat are on the class path, and would both make the management port's server. */
    private static final String NO_TOMCAT = "spring.autoconfigure.exclude="
            + "org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration";

    private static final Pattern META = Pattern.compile("http-equiv=\"" + POLICY + "\" content=\"([^\"]*)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        application.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SERVLET, server, '', /actuator/slo",
        "SERVLET, management, management.server.port=0, /actuator/slo",
        "SERVLET, management, management.server.port=0;management.server.base-path=/ours;management.endpoints.web.base-path=/, /ours/slo",
        "SERVLET, server, server.servlet.context-path=/shop;spring.mvc.servlet.path=/api, /shop/api/actuator/slo",
        "SERVLET, server, management.endpoints.web.base-path=/ops;management.endpoints.web.path-mapping.slo=our/budgets, /ops/our/budgets",
        "REACTIVE, server, '', /actuator/slo",
        "REACTIVE, management, management.server.port=0;" + NO_TOMCAT + ", /actuator/slo",
        "REACTIVE, server, spring.webflux.base-path=/shop;management.endpoints.web.path-mapping.slo=our/budgets, /shop/actuator/our/budgets",
    })
    void pagesBringTheirPolicyInTheirHead(WebApplicationType type, String port, String properties, String path)
            throws Exception {
        start(type, properties);

        for (String page : List.of(path, path + "/checkout")) {
            requirePolicy(get(port, page, HTML));
        }
        requireNone(get(port, path, "application/json"), 200);
        requireNone(get(port, path + "/unknown", HTML), 404);
        requireNone(get("server", properties.contains("/api") ? "/shop/api/checkout/200" : "/checkout/200", HTML), -1);
    }

    @ParameterizedTest
    @CsvSource({
        "SERVLET, server, '', /actuator/sloreport",
        "SERVLET, management, management.server.port=0, /actuator/sloreport",
        "REACTIVE, server, management.endpoints.web.path-mapping.sloreport=our/reports, /actuator/our/reports",
        "REACTIVE, management, management.server.port=0;" + NO_TOMCAT + ", /actuator/sloreport",
    })
    void incidentReportsDoToo(WebApplicationType type, String port, String properties, String path) throws Exception {
        start(type, properties + ";management.endpoints.web.exposure.include=sloreport");

        requirePolicy(get(port, path + "/checkout", HTML));
        assertThat(application.containsBean("headroomPageFilter")).isFalse();
        requireNone(get(port, path + "/checkout", "text/markdown"), 200);
        requireNone(get(port, path, "application/json"), 200);
        requireNone(get(port, path + "/unknown", HTML), 404);
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void withoutTheEndpointNobodyLooks(WebApplicationType type) throws Exception {
        start(type, "management.endpoints.web.exposure.include=health");

        assertThat(application.containsBean("headroomPageFilter")).isFalse();
        assertThat(application.containsBean("headroomReportFilter")).isFalse();
        requireNone(get("server", "/actuator/slo", HTML), 404);
    }

    private static void requirePolicy(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        String header = answer.headers().firstValue(POLICY).orElse("none");
        assertThat(answer.headers().allValues(POLICY)).as(answer.toString()).hasSize(1);
        assertThat(header).endsWith("; frame-ancestors 'none'");
        Matcher meta = META.matcher(answer.body());
        assertThat(meta.find()).isTrue();
        assertThat(words(header)).as("what the page allows itself").containsAll(words(meta.group(1)));
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    }

    /** @param status -1 for any */
    private static void requireNone(HttpResponse<String> answer, int status) {
        if (status >= 0) {
            assertThat(answer.statusCode()).isEqualTo(status);
        }
        assertThat(answer.headers().firstValue(POLICY)).as(answer.toString()).isEmpty();
    }

    private static List<String> words(String policy) {
        return List.of(policy.split("[; ]+"));
    }

    private HttpResponse<String> get(String port, String path, String accept) throws Exception {
        String number = application.getEnvironment().getRequiredProperty("local." + port + ".port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + number + path))
                .header("Accept", accept)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private void start(WebApplicationType type, String properties) {
        application = new SpringApplicationBuilder(ShopApplication.class)
                .web(type)
                .properties(
                        "server.port=0",
                        "management.endpoints.web.exposure.include=slo",
                        "headroom.slos.checkout.objective=99%")
                .run(Stream.of(properties.split(";"))
                        .filter(property -> !property.isEmpty())
                        .map(property -> "--" + property)
                        .toArray(String[]::new));
    }
}
