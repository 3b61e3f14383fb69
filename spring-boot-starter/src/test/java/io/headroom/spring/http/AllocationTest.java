package io.headroom.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import io.headroom.spring.internal.HttpRules;
import io.headroom.spring.internal.HttpSelector;
import io.headroom.spring.internal.TracedSlos;
import io.headroom.time.NanoClock;
import io.micrometer.observation.Observation;
import jakarta.servlet.http.MappingMatch;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.MockHttpServletMapping;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A request costs the memory of its start and of an entry in the observation's context, and no more. */
class AllocationTest {
    private static final String TEMPLATE = "/checkout/{id}";
    private static final int REQUESTS = 2_000;
    private static final long MOST_BYTES_A_REQUEST = 64;

    private final NanoClock clock = NanoClock.system();
    private final SliRecorder recorder = new SliRecorder(clock, List.of(Sli.availability(), Sli.latency("300ms")));

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestOfMvcAllocatesAtMost64Bytes(HttpSelector selector, String path, int counted) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/shop" + path);
        request.setContextPath("/shop");
        request.setHttpServletMapping(new MockHttpServletMapping("", "", "", MappingMatch.DEFAULT));
        ServerRequestObservationContext context =
                new ServerRequestObservationContext(request, new MockHttpServletResponse());
        context.setPathPattern(TEMPLATE);

        assertThat(bytesOfARequest(new ServletSliHandler(recording(selector)), context))
                .isBetween(1L, MOST_BYTES_A_REQUEST);
        assertThat(events()).isEqualTo(counted * 2L * REQUESTS);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestOfWebFluxAllocatesAtMost64Bytes(HttpSelector selector, String path, int counted) {
        var context = new org.springframework.http.server.reactive.observation.ServerRequestObservationContext(
                MockServerHttpRequest.method(HttpMethod.POST, URI.create(path)).build(),
                new MockServerHttpResponse(),
                Map.of());
        context.setPathPattern(TEMPLATE);

        assertThat(bytesOfARequest(new ReactiveSliHandler(recording(selector)), context))
                .isBetween(1L, MOST_BYTES_A_REQUEST);
        assertThat(events()).isEqualTo(counted * 2L * REQUESTS);
    }

    private static Stream<Arguments> requests() {
        HttpSelector uri = HttpSelector.ofUri(TEMPLATE, "POST");
        return Stream.of(
                arguments(uri, "/checkout/7", 1),
                arguments(uri, "/checkout/a%20b", 1),
                arguments(path("/checkout/**"), "/checkout/7", 1),
                arguments(path(TEMPLATE), "/checkout/7", 1),
                arguments(path("/check*/{id}"), "/checkout/7", 1),
                arguments(path("/check*/{id}"), "/checkout/", 0),
                arguments(path("/check*/*"), "/checkout/", 1),
                arguments(path("/checkout/{id}"), "/checkout//7", 0),
                arguments(path("/checkout/{id:[0-9]+}"), "/checkout/7", 1),
                arguments(path("/checkout/{id:[0-9]+}"), "/checkout/seven", 0),
                arguments(path("/check*t/item-{id:\\d{1,3}}.{type}"), "/checkout/item-7.json", 1),
                arguments(path("/checkou?*/{id}"), "/checkout/7", 1),
                arguments(path("/checkout/{id}"), "/checkout/a%20%C3%A4;v=1", 1),
                arguments(path("/checkout/{id:[a-z]+}"), "/checkout/%61b", 1),
                arguments(path("/checkout/{id}"), "/checkout/a%2Fb", 1),
                arguments(path("/**/{id:[0-9]+}"), "/eu/checkout/7", 1),
                arguments(path("/**/seven"), "/eu/checkout/7", 0));
    }

    private static HttpSelector path(String pattern) {
        return new HttpSelector(null, pattern, "POST", null, HttpRules.USUAL);
    }

    private long events() {
        return recorder.counts(Sli.availability()).total();
    }

    private HttpRecording recording(HttpSelector selector) {
        return new HttpRecording(
                new HttpSlis(
                        Map.of(selector, recorder),
                        any -> () -> 0,
                        any -> TracedSlos.NONE,
                        new ActuatorPaths(List.of("/actuator"))),
                clock);
    }

    private static <C extends Observation.Context> long bytesOfARequest(HttpSliHandler<C> handler, C context) {
        context.put("of Micrometer", "whose handlers use the context too");
        handleMany(handler, context);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        handleMany(handler, context);
        return (threads.getCurrentThreadAllocatedBytes() - before) / REQUESTS;
    }

    private static <C extends Observation.Context> void handleMany(HttpSliHandler<C> handler, C context) {
        for (int i = 0; i < REQUESTS; i++) {
            handler.onStart(context);
            handler.onStop(context);
        }
    }
}
