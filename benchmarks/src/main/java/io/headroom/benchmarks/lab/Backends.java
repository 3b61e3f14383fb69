package io.headroom.benchmarks.lab;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Ten backends of four workers and a FIFO queue each, called at random. Work takes a log-normal time with a mean of 50 ms, so that together they
 * do 800 calls a second. What nobody waits for any more is worked on all the same.
 */
final class Backends implements Dependency {
    static final int COUNT = 10;

    /** The one that is meant when one is. */
    static final int FAULTY = 3;

    static final int WORKERS = 4;
    static final double WORK_SECONDS = 0.050;

    /** What all of them together can do. */
    static final double PER_SECOND = COUNT * WORKERS / WORK_SECONDS;

    static final double NETWORK_SECONDS = 0.001;

    private static final double SPREAD = 0.6;

    private final VirtualTime time;
    private final Scenario scenario;
    private final Tally tally;
    private final SplittableRandom random;
    private final Backend[] backends =
            IntStream.range(0, COUNT).mapToObj(Backend::new).toArray(Backend[]::new);

    Backends(VirtualTime time, Scenario scenario, Tally tally, SplittableRandom random) {
        this.time = time;
        this.scenario = scenario;
        this.tally = tally;
        this.random = random;
    }

    @Override
    public void send(Attempt attempt) {
        tally.attempt(time.seconds());
        backends[random.nextInt(COUNT)].take(attempt);
    }

    private Fault fault() {
        return scenario.timeline().inFault(time.seconds()) ? scenario.fault() : Fault.NONE;
    }

    private double faultSeconds() {
        return time.seconds() - scenario.timeline().faultFrom();
    }

    private void answer(Attempt attempt, Answer answer, double afterSeconds) {
        time.after(afterSeconds, () -> attempt.answer(answer));
    }

    private final class Backend {
        private final int number;
        private final Queue<Attempt> queue = new ArrayDeque<>();
        private int busy;

        /** Work on refusals that the next call pays for. */
        private double debtSeconds;

        Backend(int number) {
            this.number = number;
        }

        void take(Attempt attempt) {
            if (fault().refuses(number, faultSeconds())) {
                answer(attempt, Answer.REFUSED, NETWORK_SECONDS);
            } else if (fault().hangs(number)) {
                return;
            } else if (busy < WORKERS) {
                work(attempt);
            } else if (queue.size() < scenario.servers().queue()) {
                queue.add(attempt);
            } else {
                debtSeconds += scenario.servers().fullCostSeconds();
                answer(attempt, scenario.servers().whenFull(), NETWORK_SECONDS);
            }
        }

        private void work(Attempt attempt) {
            busy++;
            if (attempt.hasEnded()) {
                tally.wasted();
            }
            double seconds = WORK_SECONDS * Math.exp(SPREAD * Draw.normal(random) - SPREAD * SPREAD / 2);
            time.after(seconds * fault().workFactor(faultSeconds()) + debtSeconds, () -> finish(attempt));
            debtSeconds = 0;
        }

        private void finish(Attempt attempt) {
            busy--;
            tally.workDone();
            double errors = Math.max(fault().errors(), scenario.servers().errors());
            Answer answer = random.nextDouble() < errors ? Answer.ERROR : Answer.OK;
            answer(attempt, answer, fault().extraSeconds(random) + NETWORK_SECONDS);
            Attempt next = queue.poll();
            if (next != null) {
                work(next);
            }
        }
    }
}
