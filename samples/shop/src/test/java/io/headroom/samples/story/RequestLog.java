package io.headroom.samples.story;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Every request that a replica has handled, as written by its {@link FleetShop.Stopwatch}: the truth that all other figures are held
 * against. A line is in the hands of the operating system before the answer goes out, so that a killed replica's log is whole.
 */
final class RequestLog {
    /** The least status that is bad by itself. */
    static final int ERROR = 500;

    private static final String SUFFIX = ".requests";

    private final List<Answer> answers = new ArrayList<>();

    /**
     * An answer.
     *
     * @param port of the replica
     * @param life which start of the replica it is of, from 1
     * @param at when it was ready
     * @param took how long, by the replica's clock
     */
    record Answer(int port, int life, String path, int status, Instant at, Duration took) {}

    /**
     * Good and bad events.
     *
     * @param doubtful those of both that may have fallen on the other side of a threshold
     */
    record Events(long good, long bad, long doubtful) {
        Events minus(Events other) {
            return new Events(good - other.good, bad - other.bad, doubtful);
        }

        long total() {
            return good + bad;
        }

        /** Of the error budget; 0 without events. */
        double consumed(double objective) {
            return total() == 0 ? 0 : bad / ((1 - objective) * total());
        }
    }

    private RequestLog() {}

    /** Where a replica writes during one of its lives. */
    static Path file(Path directory, int port, int life) {
        return directory.resolve("%d-%d%s".formatted(port, life, SUFFIX));
    }

    static void write(PrintStream file, String path, int status, long nanos) {
        file.println("%s %s %d %d".formatted(Instant.now(), path, status, nanos));
    }

    /** What all replicas have written so far of requests that an SLO concerns; probes and scrapes are none. */
    static RequestLog read(Path directory) throws IOException {
        RequestLog log = new RequestLog();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                String[] name = file.getFileName().toString().split("\\W");
                for (String line : Files.readAllLines(file)) {
                    Answer answer = answer(Integer.parseInt(name[0]), Integer.parseInt(name[1]), line.split(" "));
                    if (Stream.of(FleetSlo.values()).anyMatch(slo -> slo.concerns(answer))) {
                        log.answers.add(answer);
                    }
                }
            }
        }
        return log;
    }

    private static Answer answer(int port, int life, String[] words) {
        return new Answer(
                port,
                life,
                words[1],
                Integer.parseInt(words[2]),
                Instant.parse(words[0]),
                Duration.ofNanos(Long.parseLong(words[3])));
    }

    Events events(FleetSlo slo, Predicate<Answer> which) {
        List<Answer> chosen =
                answers.stream().filter(slo::concerns).filter(which).toList();
        long bad = chosen.stream().filter(slo::isBad).count();
        return new Events(
                chosen.size() - bad,
                bad,
                chosen.stream().filter(slo::isDoubtful).count());
    }

    long size() {
        return answers.size();
    }

    Instant lastBad(FleetSlo slo) {
        return answers.stream()
                .filter(slo::concerns)
                .filter(slo::isBad)
                .map(Answer::at)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    Instant last() {
        return answers.stream().map(Answer::at).max(Instant::compareTo).orElseThrow();
    }
}
