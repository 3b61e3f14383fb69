package io.headroom.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.headroom.sli.EventCounts;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import io.headroom.spring.internal.HttpSelector;
import io.headroom.spring.internal.TracedSlos;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Whatever breaks inside, the request does not notice. */
@ExtendWith(OutputCaptureExtension.class)
class FaultTest {
    private final ManualClock clock = new ManualClock();
    private final SliRecorder recorder = new SliRecorder(clock, List.of(Sli.availability(), Sli.latency("300ms")));
    private final HttpSlis slis = new HttpSlis(
            Map.of(HttpSelector.ofUri("/checkout/{id}", null), recorder),
            any -> () -> 0,
            any -> TracedSlos.NONE,
            ActuatorPaths.NONE);

    @Test
    void aRequestIsMeasuredFromItsStartToItsEnd() {
        ServletSliHandler handler = new ServletSliHandler(new HttpRecording(slis, clock));
        ServerRequestObservationContext request = request(200);
        handler.onStart(request);
        clock.advance(Duration.ofMillis(301));
        handler.onStop(request);

        assertThat(recorder.counts(Sli.latency("300ms"))).isEqualTo(new EventCounts(0, 1, 0));
    }

    @Test
    void aRequestWithoutAResponseIsBad() {
        ServletSliHandler handler = new ServletSliHandler(new HttpRecording(slis, clock));
        ServerRequestObservationContext request = request(200);
        request.setResponse(null);
        handler.onStart(request);
        handler.onStop(request);

        assertThat(recorder.counts(Sli.availability())).isEqualTo(new EventCounts(0, 1, 0));
    }

    @Test
    void aFaultOfOursIsLoggedOnceAndNeverThrown(CapturedOutput output) {
        ServletSliHandler handler = new ServletSliHandler(new HttpRecording(slis, clock));
        for (int i = 0; i < 3; i++) {
            ServerRequestObservationContext broken = new BrokenContext();
            handler.onStart(broken);
            assertThatCode(() -> handler.onStop(broken)).doesNotThrowAnyException();
        }

        assertThat(output.toString().split("A request was not counted", -1)).hasSize(2);
    }

    @Test
    void aClockThatThrowsIsAFaultOfOurs() {
        ServletSliHandler handler = new ServletSliHandler(new HttpRecording(slis, () -> {
            throw new IllegalStateException("failing on purpose");
        }));
        ServerRequestObservationContext request = request(200);

        assertThatCode(() -> {
                    handler.onStart(request);
                    handler.onStop(request);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aRequestThatNoSelectorSelectsLeavesNoCount() {
        ServletSliHandler handler = new ServletSliHandler(new HttpRecording(slis, clock));
        ServerRequestObservationContext other = request(200);
        other.setPathPattern("/other");
        ServerRequestObservationContext unmapped = request(404);
        unmapped.setPathPattern(null);
        for (ServerRequestObservationContext request : List.of(other, unmapped)) {
            handler.onStart(request);
            handler.onStop(request);
        }

        assertThat(recorder.counts(Sli.availability())).isEqualTo(new EventCounts(0, 0, 0));
    }

    private static ServerRequestObservationContext request(int status) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        response.setStatus(status);
        ServerRequestObservationContext context =
                new ServerRequestObservationContext(new MockHttpServletRequest("GET", "/checkout/7"), response);
        context.setPathPattern("/checkout/{id}");
        return context;
    }

    private static final class BrokenContext extends ServerRequestObservationContext {
        BrokenContext() {
            super(new MockHttpServletRequest(), new MockHttpServletResponse());
        }

        @Override
        public String getPathPattern() {
            throw new StackOverflowError("failing on purpose");
        }
    }
}
