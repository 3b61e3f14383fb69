package io.headroom;

import static io.headroom.GuardEventLog.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.guard.GuardEvent.LimitBegan;
import io.headroom.guard.GuardEvent.LimitEnded;
import io.headroom.guard.GuardEvent.ModeChanged;
import io.headroom.guard.GuardEvent.RetriesDenied;
import io.headroom.guard.GuardEvent.RoutingBegan;
import io.headroom.guard.GuardEvent.RoutingEnded;
import io.headroom.guard.GuardEvent.TickMissed;
import io.headroom.guard.GuardMode;
import io.headroom.store.CapturedLog;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardEventLogTest {
    private final ManualClock clock = new ManualClock();
    private final GuardEventLog log = new GuardEventLog();

    @Test
    void everyDecisionIsASentence() {
        Instant now = clock.instant();
        assertThat(List.of(
                        sentence(new LimitBegan("payments", now, GuardMode.ENFORCE, 4.96, 0.214)),
                        sentence(new LimitBegan("payments", now, GuardMode.OBSERVE, 4.96, 0.214)),
                        sentence(new LimitEnded("payments", now, GuardMode.ENFORCE, true)),
                        sentence(new LimitEnded("payments", now, GuardMode.ENFORCE, false)),
                        sentence(new RoutingBegan("payments", now, GuardMode.ENFORCE, 0.091, 1)),
                        sentence(new RoutingBegan("payments", now, GuardMode.OBSERVE, 0.091, 1)),
                        sentence(new RoutingEnded("payments", now, GuardMode.ENFORCE)),
                        sentence(new RetriesDenied("payments", now, 12, 0.25, 3)),
                        sentence(new RetriesDenied("payments", now, 1, 0.25, 3)),
                        sentence(new ModeChanged("payments", now, GuardMode.ENFORCE, GuardMode.OFF)),
                        sentence(new TickMissed("payments", now))))
                .containsExactly(
                        "payments is overloaded (at least 21% of its results): at most 5.0 calls are in flight",
                        "payments is overloaded (at least 21% of its results): at most 5.0 calls would be in flight",
                        "payments is overloaded no more: calls in flight have no limit",
                        "payments is still overloaded, but a limit of calls in flight does not help: it has none",
                        "payments fails too late for a fallback (at least 9.1% of its results): calls go to their fallback",
                        "payments fails too late for a fallback (at least 9.1% of its results): calls would go to their fallback",
                        "payments answers again: no call goes to its fallback untried",
                        "payments: 12 failures were not retried; the retry budget is open to 25% and holds 3.0",
                        "payments: 1 failure was not retried; the retry budget is open to 25% and holds 3.0",
                        "payments: retries enforce, breaker off from now on",
                        "payments was not updated in time: all calls are let through");
    }

    @Test
    void whatFlapsIsWrittenOnceInTenSecondsWithHowManyWereLeftOut() {
        try (CapturedLog captured = new CapturedLog()) {
            for (int time = 0; time < 5; time++) {
                log.accept(new TickMissed("payments", clock.instant()));
                log.accept(new TickMissed("prices", clock.instant()));
                clock.advance(Duration.ofSeconds(3));
            }
            assertThat(captured.warnings().stream().filter(line -> line.contains("payments")))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("(3 more since 2026-01-01T00:00:00Z)");
        }
    }
}
