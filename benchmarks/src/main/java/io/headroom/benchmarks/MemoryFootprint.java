package io.headroom.benchmarks;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.headroom.Slo;
import io.headroom.benchmarks.layout.Layout;
import io.headroom.benchmarks.layout.LayoutRecorder;
import io.headroom.internal.window.Ladder;
import io.headroom.internal.window.SlotGrid;
import io.headroom.sli.Outcome;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import io.headroom.time.NanoClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What SLOs keep on the heap: the difference of the used heap between full collections, over ten thousand of them, in one
 * service or in several. To be run with the serial
 * collector, always compacting, which leaves no garbage, and without thread-local buffers, which count as used.
 *
 * <p>How far contended counters grow depends on the processors that the JVM believes in ({@code -XX:ActiveProcessorCount}) and on
 * how often threads really meet. The machine at hand shows what is usual there; the layouts' bounds stand beside.
 */
public final class MemoryFootprint {
    private static final Duration PERIOD = Duration.ofDays(30);
    private static final List<Duration> WINDOWS =
            Stream.concat(Ladder.WINDOWS.stream(), Stream.of(PERIOD)).toList();
    private static final int MANY = 10_000;
    private static final int EVENTS = 50;
    private static final long NANOS = 80_000_000;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private MemoryFootprint() {}

    /**
     * Prints the tables.
     *
     * @param args the file to write the SLOs' figures to, then the command to name
     * @throws IOException if the file cannot be written
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        new ManySlos(MANY).headroom.tick(); // Loads the classes.
        breaker(PERIOD);
        System.out.printf(
                "`%s` on %s: %s %s that believes in %d cores; bytes an SLO%n%n",
                args[1],
                LocalDate.now(ZoneOffset.UTC),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                CORES);
        List<Footprint> footprints = new ArrayList<>();
        System.out.print(Footprint.HEADER);
        for (int size : new int[] {10, 100, 1_000, MANY}) {
            Footprint footprint = slos(size);
            footprints.add(footprint);
            System.out.println(footprint.line());
        }
        JsonMapper.shared().writeValue(Path.of(args[0]), footprints);

        System.out.printf("%n| Resilience4j, TIME_BASED window | Bytes |%n|---|--:|%n");
        for (Duration window : List.of(Duration.ofMinutes(1), Duration.ofHours(1), PERIOD)) {
            System.out.printf(Locale.ROOT, "| %,d s | %,.0f |%n", window.toSeconds(), breaker(window));
        }

        System.out.printf(
                Locale.ROOT,
                "%n| Layout of %,d recorders | Idle | After 200 threads | At most |%n|---|--:|--:|--:|%n",
                MANY);
        for (Layout layout : Layout.values()) {
            System.out.println(line(layout));
        }
    }

    private static Footprint slos(int size) throws InterruptedException {
        SlotGrid grid = new SlotGrid(0, Instant.EPOCH);
        List<Sli> sli = List.of(Sli.latency(ManySlos.LIMIT));
        double rings = bytesEach(MANY, i -> new Ladder(grid, PERIOD, WINDOWS, 0));
        double recorder = bytesEach(MANY, i -> new SliRecorder(NanoClock.system(), sli));

        Crowd crowd = new Crowd();
        long none = usedBytes();
        ManySlos[] services = new ManySlos[MANY / size];
        Arrays.setAll(services, i -> new ManySlos(size));
        long idle = usedBytes();
        List<SliRecorder> recorders = Arrays.stream(services)
                .flatMap(service -> service.slos.stream())
                .map(Slo::recorder)
                .toList();
        crowd.run(() -> recordOn(recorders, MemoryFootprint::record));
        long after = usedBytes();
        crowd.end();
        Reference.reachabilityFence(services);
        return new Footprint(
                size, CORES, rings, recorder, recorder + each(after - idle), each(idle - none), each(after - none));
    }

    private static String line(Layout layout) throws InterruptedException {
        Crowd crowd = new Crowd();
        long none = usedBytes();
        LayoutRecorder[] recorders = new LayoutRecorder[MANY];
        Arrays.setAll(recorders, i -> new LayoutRecorder(layout));
        double idle = each(usedBytes() - none);
        crowd.run(() -> recordOn(Arrays.asList(recorders), MemoryFootprint::record));
        double after = each(usedBytes() - none);
        crowd.end();
        Reference.reachabilityFence(recorders);
        double most = idle + LayoutRecorder.mostGrowth(layout, CORES, Crowd.SIZE);
        return String.format(Locale.ROOT, "| %s | %.0f | %.0f | %.0f |", layout, idle, after, most);
    }

    private static double breaker(Duration window) {
        int seconds = (int) window.toSeconds();
        int enoughToMeasure = Math.max(1, 1_000_000 / seconds);
        return bytesEach(
                enoughToMeasure,
                i -> BreakerWindow.breaker(
                        SlidingWindowType.TIME_BASED, seconds, SlidingWindowSynchronizationStrategy.SYNCHRONIZED));
    }

    private static <R> void recordOn(List<R> recorders, Consumer<R> record) {
        for (R recorder : recorders) {
            for (int event = 0; event < EVENTS; event++) {
                record.accept(recorder);
            }
        }
    }

    private static void record(SliRecorder recorder) {
        recorder.record(NANOS, Outcome.GOOD);
        recorder.record(NANOS, Outcome.BAD);
    }

    private static void record(LayoutRecorder recorder) {
        recorder.record(NANOS, Outcome.GOOD);
        recorder.record(NANOS, Outcome.BAD);
    }

    private static double bytesEach(int count, IntFunction<Object> create) {
        long none = usedBytes();
        Object[] kept = new Object[count];
        Arrays.setAll(kept, create);
        long all = usedBytes();
        Reference.reachabilityFence(kept);
        return (double) (all - none) / count;
    }

    private static double each(long bytes) {
        return (double) bytes / MANY;
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
