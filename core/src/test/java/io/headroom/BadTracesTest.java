package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.SloEvent.AlertChanged;
import io.headroom.alert.AlertState;
import io.headroom.sli.Outcome;
import io.headroom.store.CapturedLog;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BadTracesTest {
    private final Traffic traffic = new Traffic(10, slo -> slo.objective(0.999).alerts("page 2% 1h/5m"));

    @Test
    void theNextSnapshotHasThemNewestTickFirst() {
        offerAndTick("a", "b");
        Instant first = traffic.slo.snapshot().at();
        offerAndTick("c");
        Instant second = traffic.slo.snapshot().at();

        assertThat(traffic.slo.snapshot().badTraces())
                .containsExactly(new BadTrace("c", second), new BadTrace("a", first), new BadTrace("b", first));
    }

    @Test
    void aTraceIsThereOnceHoweverMuchWentWrongInIt() {
        offerAndTick("a", "a", "a");
        offerAndTick("a", "b");
        assertThat(ids()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void howManyAreKeptIsBounded() {
        for (int tick = 0; tick < 100; tick++) {
            String[] many =
                    IntStream.range(0, 1_000).mapToObj(Integer::toString).toArray(String[]::new);
            offerAndTick(many);
            assertThat(ids()).hasSizeLessThanOrEqualTo(BadTraces.MOST);
        }
        for (int tick = 0; tick < 20; tick++) {
            offerAndTick("t" + tick);
        }
        assertThat(ids()).containsExactly("t19", "t18", "t17", "t16", "t15", "t14", "t13", "t12");
    }

    @Test
    void threadsThatOfferAtOnceLeaveOnlyWhatOneOfThemOffered() throws InterruptedException {
        Set<String> offered = new HashSet<>();
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            String prefix = thread + "-";
            List<String> own =
                    IntStream.range(0, 5_000).mapToObj(i -> prefix + i).toList();
            offered.addAll(own);
            threads.add(new Thread(() -> own.forEach(traffic.slo.badTraces()::offer)));
        }
        threads.forEach(Thread::start);
        Set<String> seen = new HashSet<>();
        while (threads.stream().anyMatch(Thread::isAlive)) {
            traffic.headroom.tick();
            seen.addAll(ids());
        }
        for (Thread thread : threads) {
            thread.join();
        }
        traffic.headroom.tick();
        seen.addAll(ids());
        assertThat(seen).isNotEmpty().isSubsetOf(offered);
    }

    @Test
    void anAlertHasThoseOfItsLongWindow() {
        List<AlertChanged> firing = new ArrayList<>();
        traffic.headroom.addEventListener(event -> {
            if (event instanceof AlertChanged alert && alert.change().status().state() == AlertState.FIRING) {
                firing.add(alert);
            }
        });
        offerAndTick("yesterday");
        traffic.runWell(Duration.ofHours(2));
        try (CapturedLog log = new CapturedLog()) {
            offerAndTick("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b700f067aa0ba902b7");
            traffic.run(120, 1);

            assertThat(firing).hasSize(1);
            assertThat(firing.get(0).badTraces())
                    .extracting(BadTrace::traceId)
                    .containsExactly("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b700f067aa0ba902b7");
            assertThat(log.lines("traces=4bf92f3577b34da6a3ce929d0e0e4736,00f067aa0ba902b700f067aa0ba902b7"))
                    .isNotEmpty();
        }
        assertThat(ids()).contains("yesterday");
    }

    @Test
    void offeringAllocatesNothing() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        offer(10_000);
        long before = threads.getThreadAllocatedBytes(id);
        offer(10_000);
        long allocated = threads.getThreadAllocatedBytes(id) - before;
        assertThat(allocated).isLessThan(1_000);
    }

    private void offer(int times) {
        for (int i = 0; i < times; i++) {
            traffic.slo.badTraces().offer("a");
        }
    }

    private void offerAndTick(String... traces) {
        for (String trace : traces) {
            traffic.slo.recorder().record(Outcome.BAD);
            traffic.slo.badTraces().offer(trace);
        }
        traffic.clock.advance(Duration.ofSeconds(1));
        traffic.headroom.tick();
    }

    private List<String> ids() {
        return traffic.slo.snapshot().badTraces().stream()
                .map(BadTrace::traceId)
                .toList();
    }
}
