package io.headroom.samples.story;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plays incidents of the payment service to six shops at once, each under another protection, with a payment service and users
 * of its own, and prints what their users lost.
 *
 * <p>Arguments: incidents to play, all unless named, and {@code seed=1}. Results stay in {@code target/drill}; the table has the
 * medians of all there are.
 */
final class Drill {
    private static final Path DIRECTORY = Path.of("target", "drill").toAbsolutePath();
    private static final OperatingSystemMXBean MACHINE =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final DrillPlan plan;
    private final long seed;
    private final Path directory;
    private final PrintStream out;

    Drill(DrillPlan plan, long seed, Path directory, PrintStream out) {
        this.plan = plan;
        this.seed = seed;
        this.directory = directory;
        this.out = out;
    }

    /** See the class. */
    public static void main(String[] args) throws Exception {
        Story.endWithParent();
        try {
            Request request = Request.of(args);
            Drill drill = new Drill(DrillPlan.FULL, request.seed(), DIRECTORY, System.out);
            for (Incident incident : request.incidents()) {
                drill.play(incident);
            }
            System.out.printf("%n%s", new DrillTable(results(DIRECTORY)));
            System.exit(0);
        } catch (StoryException end) {
            System.err.println(end.getMessage());
            System.exit(1);
        }
    }

    /** Plays it to all shops at once, prints and keeps the results. */
    List<DrillResult> play(Incident incident) throws Exception {
        return play(incident, shop -> {});
    }

    /** @param visit sees every shop after the incident */
    List<DrillResult> play(Incident incident, Visit visit) throws Exception {
        out.printf("%s, seed %d%n", incident.title, seed);
        List<DrilledShop> shops = new ArrayList<>();
        ExecutorService users = Executors.newCachedThreadPool();
        try {
            for (Protection protection : Protection.values()) {
                shops.add(new DrilledShop(protection, plan, seed, directory.resolve(incident.word())));
            }
            List<DrillResult> results = play(incident, shops, users);
            for (DrilledShop shop : shops) {
                visit.to(shop);
            }
            keep(incident, results);
            return results;
        } finally {
            users.shutdownNow();
            shops.forEach(DrilledShop::close);
        }
    }

    private List<DrillResult> play(Incident incident, List<DrilledShop> shops, ExecutorService users)
            throws InterruptedException {
        for (DrilledShop shop : shops) {
            shop.awaitUp();
        }
        List<Callable<DrillResult>> plays = shops.stream()
                .<Callable<DrillResult>>map(shop -> () -> shop.play(incident))
                .toList();
        List<DrillResult> results = new ArrayList<>();
        MACHINE.getCpuLoad(); // the next one is of the time since
        List<Future<DrillResult>> played = users.invokeAll(plays);
        out.printf("  the machine was %.0f %% busy%n", 100 * MACHINE.getCpuLoad());
        for (Future<DrillResult> play : played) {
            try {
                results.add(play.get());
            } catch (ExecutionException failure) {
                throw new StoryException("A drill was not played to its end: " + failure.getCause(), failure);
            }
        }
        return results;
    }

    private void keep(Incident incident, List<DrillResult> results) throws IOException {
        List<String> lines = new ArrayList<>(List.of(DrillResult.HEADER));
        for (DrillResult result : results) {
            lines.add(result.toLine());
            out.printf(
                    "  %-28s  %4d of %d bad in the incident and %d in the recovery%n",
                    result.protection().title, result.badInIncident(), result.requests(), result.badInRecovery());
        }
        Files.write(directory.resolve("%s-%d.csv".formatted(incident.word(), seed)), lines);
    }

    /** Of all files there. */
    static List<DrillResult> results(Path directory) throws IOException {
        List<DrillResult> results = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".csv")).toList()) {
                Files.readAllLines(file).stream()
                        .skip(1)
                        .map(DrillResult::parse)
                        .forEach(results::add);
            }
        }
        return results;
    }

    /** What the arguments ask for. */
    record Request(long seed, List<Incident> incidents) {
        private static final Pattern SEED = Pattern.compile("seed=(\\d{1,9})");

        /** @throws StoryException if one is neither a seed nor an incident */
        static Request of(String... arguments) {
            long seed = 1;
            List<Incident> incidents = new ArrayList<>();
            for (String argument : arguments) {
                Matcher number = SEED.matcher(argument);
                if (number.matches()) {
                    seed = Long.parseLong(number.group(1));
                } else {
                    incidents.add(Incident.of(argument).orElseThrow(() -> unknown(argument)));
                }
            }
            return new Request(seed, incidents.isEmpty() ? List.of(Incident.values()) : incidents);
        }

        private static StoryException unknown(String argument) {
            return new StoryException("An argument must be seed=number or one of %s, was %s"
                    .formatted(
                            Arrays.stream(Incident.values()).map(Incident::word).collect(Collectors.joining(", ")),
                            argument));
        }
    }

    /** Somebody who looks at a shop. */
    @FunctionalInterface
    interface Visit {
        void to(DrilledShop shop) throws Exception;
    }
}
