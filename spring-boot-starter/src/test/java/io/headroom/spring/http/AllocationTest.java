package io.headroom.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.MockHttpServletMapping;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A request costs the memory of its start and of an entry in the observation's context, and no more. */
class AllocationTest {
    private static final String TEMPLATE = "/checkout/{id}";
    private static final String PATH = "/checkout/7";
    private static final long MOST_BYTES_A_REQUEST = 64;

    private final NanoClock clock = NanoClock.system();

    @ParameterizedTest
    @MethodSource("selectors")
    void aRequestOfMvcAllocatesAtMost64Bytes(HttpSelector selector) {
        HttpRecording recording = recording(selector);
        MockHttpServletRequest request = new MockHttpServletRequest("POST", PATH);
        request.setHttpServletMapping(new MockHttpServletMapping("", "", "", MappingMatch.DEFAULT));
        ServerRequestObservationContext context =
                new ServerRequestObservationContext(request, new MockHttpServletResponse());
        context.setPathPattern(TEMPLATE);

        assertThat(bytesOfARequest(new ServletSliHandler(recording), context)).isBetween(1L, MOST_BYTES_A_REQUEST);
    }

    @ParameterizedTest
    @MethodSource("selectors")
    void aRequestOfWebFluxAllocatesAtMost64Bytes(HttpSelector selector) {
        HttpRecording recording = recording(selector);
        var context = new org.springframework.http.server.reactive.observation.ServerRequestObservationContext(
                MockServerHttpRequest.post(PATH).build(), new MockServerHttpResponse(), Map.of());
        context.setPathPattern(TEMPLATE);

        assertThat(bytesOfARequest(new ReactiveSliHandler(recording), context)).isBetween(1L, MOST_BYTES_A_REQUEST);
    }

    private static Stream<HttpSelector> selectors() {
        return Stream.of(
                HttpSelector.ofUri(TEMPLATE, "POST"),
                new HttpSelector(null, "/checkout/**", "POST", null, HttpRules.USUAL),
                new HttpSelector(null, TEMPLATE, null, null, HttpRules.USUAL),
                new HttpSelector(null, "/check*/{id}", null, null, HttpRules.USUAL));
    }

    private HttpRecording recording(HttpSelector selector) {
        SliRecorder recorder = new SliRecorder(clock, List.of(Sli.availability(), Sli.latency("300ms")));
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
        int requests = handleMany(handler, context);
        return (threads.getCurrentThreadAllocatedBytes() - before) / requests;
    }

    private static <C extends Observation.Context> int handleMany(HttpSliHandler<C> handler, C context) {
        int requests = 2_000;
        for (int i = 0; i < requests; i++) {
            handler.onStart(context);
            handler.onStop(context);
        }
        return requests;
    }
}
