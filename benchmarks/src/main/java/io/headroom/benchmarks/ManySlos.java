package io.headroom.benchmarks;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.sli.SliRecorder;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A service with many SLOs, each with one latency objective over 30 days, ticked by its owner. */
final class ManySlos {
    static final Duration LIMIT = Duration.ofMillis(300);

    final ManualClock clock = new ManualClock();
    final Headroom headroom = Headroom.builder("shop").manual(clock).build();

    /** The SLOs in the order of their declaration. */
    final List<Slo> slos;

    ManySlos(int size) {
        slos = IntStream.range(0, size)
                .mapToObj(i -> headroom.slo(
                        "slo-" + i, slo -> slo.objective(0.99).period("30d").latency(LIMIT)))
                .toList();
    }

    /** The recorders in an order that no prefetcher guesses, the same in every run. */
    SliRecorder[] shuffledRecorders() {
        List<SliRecorder> recorders = slos.stream().map(Slo::recorder).collect(Collectors.toList());
        Collections.shuffle(recorders, new Random(1));
        return recorders.toArray(SliRecorder[]::new);
    }
}
