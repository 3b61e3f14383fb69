package io.headroom.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.guard.RetryDenial;
import io.headroom.guard.RetryDeniedException;
import io.headroom.spring.HeadroomAutoConfiguration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

/** Guards around every kind of client, over real HTTP. */
class GuardedClientsTest {
    /** One application a test, whose clients have a guard and a dependency each. */
    private static final Map<String, ConfigurableApplicationContext> APPLICATIONS = new HashMap<>();

    private static final Map<Client, Dependency> DEPENDENCIES = new EnumMap<>(Client.class);

    private String test;
    private Client client;
    private Dependency dependency;
    private ConfigurableApplicationContext application;

    @BeforeEach
    void name(TestInfo test) {
        this.test = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void forget() {
        if (dependency != null) {
            dependency.forget();
        }
    }

    @AfterAll
    static void close() {
        APPLICATIONS.values().forEach(ConfigurableApplicationContext::close);
        DEPENDENCIES.values().forEach(Dependency::close);
    }

    @ParameterizedTest
    @EnumSource
    void aFailedGetIsMadeAgain(Client client) {
        start(client);
        dependency.will(500, 502);

        assertThat(client.call(application, "GET")).isEqualTo("200 answer 200");
        assertThat(dependency.asked()).hasSize(3);
        assertThat(guard().counts().success()).isEqualTo(1);
        assertThat(guard().counts().retriesGranted()).isEqualTo(2);
        assertThat(guard().attempts().counts().errors()).isEqualTo(2);
        assertThat(guard().attempts().inFlight()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aFailedPostIsMadeOnce(Client client) {
        start(client);
        dependency.will(500);

        assertThat(client.call(application, "POST")).isEqualTo("500 answer 500");
        assertThat(dependency.asked()).hasSize(1);
        assertThat(guard().counts().failure()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aPostThatMayBeMadeTwiceIsSentWithItsBodyAgain(Client client) {
        start(client, "guard.idempotent=true");
        dependency.will(500);

        assertThat(client.call(application, "POST")).isEqualTo("200 answer 200");
        assertThat(dependency.asked()).extracting(Dependency.Asked::body).containsExactly("pay", "pay");
        assertThat(dependency.asked())
                .extracting(request -> request.headers().get("Content-type"))
                .containsOnly(dependency.asked().get(0).headers().get("Content-type"));
    }

    @ParameterizedTest
    @EnumSource
    void theLastBadAnswerIsTheCallersIfNoRetryMadeABetterOne(Client client) {
        start(client, "guard.retries=1");
        dependency.will(500, 501);

        assertThat(client.call(application, "GET")).isEqualTo("501 answer 501");
        assertThat(dependency.asked()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheCallerGotWrongIsNoFailureOfTheDependency(Client client) {
        start(client);
        dependency.will(404);

        assertThat(client.call(application, "GET")).isEqualTo("404 answer 404");
        assertThat(dependency.asked()).hasSize(1);
        assertThat(guard().attempts().counts().ok()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aRetryThatIsToldToWaitBeyondTheDeadlineIsNotMade(Client client) {
        start(
                client,
                "headroom.slos.checkout.objective=99%",
                "headroom.slos.checkout.sli.latency=2s",
                "guard.slos=checkout");
        dependency.will(503, Map.of("Retry-After", "3"));

        assertThat(client.call(application, "GET")).isEqualTo("503 answer 503");
        assertThat(dependency.asked()).hasSize(1);
        assertThat(guard().counts().retriesDenied()).isEqualTo(1);
        assertThat(guard().attempts().counts().overloads()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aFullShareIsRejectedWithoutACall(Client client) {
        start(client, "guard.fixed-share=1");
        guard().call(() -> {
            assertThat(client.call(application, "GET"))
                    .contains(client.guard() + " was not called: the dependency holds its share of the threads");
            return "";
        });

        assertThat(dependency.asked()).isEmpty();
        assertThat(guard().counts().rejected()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void switchedOffItLeavesTheClientsAlone(Client client) {
        start(client, "headroom.enabled=false");
        dependency.will(500);

        assertThat(client.call(application, "GET")).isEqualTo("500 answer 500");
        assertThat(dependency.asked()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aModeIsSwitchedWhileCallsAreMade(Client client) {
        start(client);
        guard().mode(GuardMode.OFF);
        dependency.will(500);

        assertThat(client.call(application, "GET")).isEqualTo("500 answer 500");
        assertThat(guard().counts().failure()).isZero();
    }

    @Test
    void anotherHostHasNoGuard() {
        start(Client.REST_CLIENT, "guard.hosts=GUARD.internal");
        dependency.will(500);

        assertThat(Client.REST_CLIENT.call(application, "GET")).isEqualTo("500 answer 500");
        assertThat(dependency.asked()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"REST_INTERFACE", "WEB_INTERFACE"})
    void aGroupOfInterfacesIsGuardedByItsName(Client client) {
        start(client, "guard.hosts=GUARD.internal", "guard.clients=GROUP");
        dependency.will(500);

        assertThat(client.call(application, "GET")).isEqualTo("200 answer 200");
        assertThat(guard().counts().retriesGranted()).isEqualTo(1);
    }

    @Test
    void whatLaterInterceptorsAddToARequestIsThereOnceAnAttempt() {
        start(Client.REST_CLIENT);
        dependency.will(500);

        Client.REST_CLIENT.call(application, "GET");

        assertThat(dependency.asked())
                .extracting(request -> request.headers().get("X-attempt"))
                .containsExactly(List.of("1"), List.of("1"));
    }

    @Test
    void aClientWithinAClientOfTheSameGuardMakesNoCallOfItsOwn() {
        start(Client.REST_CLIENT, "guard.retries=1");
        dependency.will(500, 500, 500, 500);
        RestClient onGuardedClient = application
                .getBean(RestClient.Builder.class)
                .requestFactory(new JdkClientHttpRequestFactory(application.getBean(HttpClient.class)))
                .build();

        onGuardedClient
                .get()
                .uri(dependency.url())
                .exchange((request, response) -> response.getStatusCode().value());

        assertThat(dependency.asked()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void aDependencyThatIsGoneCountsAsAnErrorAndTheExceptionSaysWhyItWasNotRetried(Client client) {
        start(client, "guard.retry-burst=0");
        dependency.close();

        Throwable thrown = client.failure(application);
        DEPENDENCIES.remove(client);

        assertThat(guard().attempts().counts().errors()).isEqualTo(1);
        assertThat(causes(thrown))
                .flatExtracting(cause -> List.of(cause.getSuppressed()))
                .filteredOn(RetryDeniedException.class::isInstance)
                .extracting(denied -> ((RetryDeniedException) denied).reason())
                .containsExactly(RetryDenial.BUDGET);
    }

    private void start(Client client, String... properties) {
        this.client = client;
        for (Client each : Client.values()) {
            DEPENDENCIES.computeIfAbsent(each, any -> new Dependency());
        }
        dependency = DEPENDENCIES.get(client);
        application = APPLICATIONS.computeIfAbsent(
                test,
                any -> new SpringApplicationBuilder(Shop.class)
                        .web(WebApplicationType.NONE)
                        .properties(
                                "spring.reactor.netty.shutdown-quiet-period=0s",
                                "spring.http.serviceclient.blocking.base-url=" + Client.REST_INTERFACE.url(),
                                "spring.http.serviceclient.reactive.base-url=" + Client.WEB_INTERFACE.url())
                        .run(Arrays.stream(Client.values())
                                .flatMap(each -> settings(each, properties))
                                .distinct()
                                .toArray(String[]::new)));
    }

    /** Each client's guard has the properties that begin with {@code guard}. */
    private static Stream<String> settings(Client client, String... properties) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("guard.timeout", "5s");
        settings.put("guard.backoff", "1ms");
        settings.put("guard.hosts", DEPENDENCIES.get(client).address());
        for (String property : properties) {
            String[] pair = property.replace("GUARD", client.guard())
                    .replace("GROUP", client.group())
                    .split("=");
            settings.put(pair[0], pair[1]);
        }
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey().replaceFirst("^guard", "headroom.guards." + client.guard())
                        + "=" + setting.getValue());
    }

    private Guard guard() {
        return application.getBean(Headroom.class).guard(client.guard());
    }

    private static List<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).toList();
    }

    /** A way to call: answers the status and the body, or the message of what was thrown. */
    enum Client {
        REST_CLIENT {
            @Override
            ResponseEntity<String> exchange(ConfigurableApplicationContext application, String method) {
                RestClient client =
                        application.getBean(RestClient.Builder.class).build();
                var request = client.method(HttpMethod.valueOf(method)).uri(url());
                if (method.equals("POST")) {
                    request.body("pay");
                }
                return request.retrieve()
                        .onStatus(status -> true, (asked, answer) -> {})
                        .toEntity(String.class);
            }
        },
        REST_TEMPLATE {
            @Override
            ResponseEntity<String> exchange(ConfigurableApplicationContext application, String method) {
                RestTemplate client =
                        application.getBean(RestTemplateBuilder.class).build();
                client.setErrorHandler(response -> false);
                var request = RequestEntity.method(HttpMethod.valueOf(method), URI.create(url()));
                return client.exchange(method.equals("POST") ? request.body("pay") : request.build(), String.class);
            }
        },
        WEB_CLIENT {
            @Override
            ResponseEntity<String> exchange(ConfigurableApplicationContext application, String method) {
                WebClient client = application.getBean(WebClient.Builder.class).build();
                var request = client.method(HttpMethod.valueOf(method)).uri(url());
                if (method.equals("POST")) {
                    request.bodyValue("pay");
                }
                return request.exchangeToMono(answer -> answer.toEntity(String.class))
                        .block();
            }
        },
        REST_INTERFACE {
            @Override
            ResponseEntity<String> exchange(ConfigurableApplicationContext application, String method) {
                BlockingPayments payments = application.getBean(BlockingPayments.class);
                return method.equals("POST") ? payments.pay("pay") : payments.look();
            }
        },
        WEB_INTERFACE {
            @Override
            ResponseEntity<String> exchange(ConfigurableApplicationContext application, String method) {
                ReactivePayments payments = application.getBean(ReactivePayments.class);
                return method.equals("POST") ? payments.pay("pay") : payments.look();
            }
        },
        JDK {
            @Override
            ResponseEntity<String> exchange(ConfigurableApplicationContext application, String method)
                    throws Exception {
                return entity(application.getBean(HttpClient.class).send(request(method), BodyHandlers.ofString()));
            }
        },
        JDK_ASYNC {
            @Override
            ResponseEntity<String> exchange(ConfigurableApplicationContext application, String method) {
                return entity(application
                        .getBean(HttpClient.class)
                        .sendAsync(request(method), BodyHandlers.ofString())
                        .join());
            }
        };

        /** The name of its guard. */
        String guard() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The name of its HTTP service group, if it has one. */
        String group() {
            return switch (this) {
                case REST_INTERFACE -> "blocking";
                case WEB_INTERFACE -> "reactive";
                default -> name();
            };
        }

        abstract ResponseEntity<String> exchange(ConfigurableApplicationContext application, String method)
                throws Exception;

        String call(ConfigurableApplicationContext application, String method) {
            try {
                ResponseEntity<String> answer = exchange(application, method);
                return answer.getStatusCode().value() + " " + answer.getBody();
            } catch (RestClientResponseException refused) {
                return refused.getStatusCode().value() + " " + refused.getResponseBodyAsString();
            } catch (WebClientResponseException refused) {
                return refused.getStatusCode().value() + " " + refused.getResponseBodyAsString();
            } catch (Exception failure) {
                return failure.toString();
            }
        }

        Throwable failure(ConfigurableApplicationContext application) {
            try {
                throw new AssertionError("was answered: " + exchange(application, "GET"));
            } catch (Exception failure) {
                return failure;
            }
        }

        String url() {
            return DEPENDENCIES.get(this).url();
        }

        HttpRequest request(String method) {
            return HttpRequest.newBuilder(URI.create(url()))
                    .method(method, method.equals("POST") ? BodyPublishers.ofString("pay") : BodyPublishers.noBody())
                    .build();
        }

        static ResponseEntity<String> entity(HttpResponse<String> answer) {
            return ResponseEntity.status(answer.statusCode()).body(answer.body());
        }
    }

    interface BlockingPayments {
        @GetExchange("/")
        ResponseEntity<String> look();

        @PostExchange("/")
        ResponseEntity<String> pay(@RequestBody String order);
    }

    interface ReactivePayments {
        @GetExchange("/")
        ResponseEntity<String> look();

        @PostExchange("/")
        ResponseEntity<String> pay(@RequestBody String order);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        HeadroomAutoConfiguration.class,
        GuardAutoConfiguration.class,
        GuardClientAutoConfiguration.class,
        HttpClientAutoConfiguration.class,
        ImperativeHttpClientAutoConfiguration.class,
        ReactiveHttpClientAutoConfiguration.class,
        HttpServiceClientPropertiesAutoConfiguration.class,
        RestClientAutoConfiguration.class,
        RestTemplateAutoConfiguration.class,
        HttpServiceClientAutoConfiguration.class,
        WebClientAutoConfiguration.class,
        ReactiveHttpServiceClientAutoConfiguration.class
    })
    @ImportHttpServices(group = "blocking", types = BlockingPayments.class)
    @ImportHttpServices(group = "reactive", types = ReactivePayments.class, clientType = ClientType.WEB_CLIENT)
    static class Shop {
        @Bean
        HttpClient client() {
            return HttpClient.newHttpClient();
        }

        @Bean
        RestClientCustomizer adding() {
            return builder -> builder.requestInterceptor((request, body, execution) -> {
                request.getHeaders().add("X-Attempt", "1");
                return execution.execute(request, body);
            });
        }
    }
}
