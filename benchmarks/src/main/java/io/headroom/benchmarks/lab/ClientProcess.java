package io.headroom.benchmarks.lab;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A process that serves requests by calling the dependency under its policy, and perhaps others from the same threads. */
final class ClientProcess {
    private static final double OTHERS_A_SECOND = 25;
    private static final double OTHER_SECONDS = 0.020;

    private final VirtualTime time;
    private final Scenario scenario;
    private final Tally tally;
    private final Dependency dependency;
    private final double timeoutSeconds;
    private final Policy policy;
    private int busyThreads;

    ClientProcess(
            VirtualTime time,
            Scenario scenario,
            Tally tally,
            Dependency dependency,
            double timeoutSeconds,
            Policy policy) {
        this.time = time;
        this.scenario = scenario;
        this.tally = tally;
        this.dependency = dependency;
        this.timeoutSeconds = timeoutSeconds;
        this.policy = policy;
    }

    VirtualTime time() {
        return time;
    }

    /** Lets users come, by a Poisson process, until the scenario's last second. */
    void openToUsers(SplittableRandom random) {
        double climb = scenario.load().ramped() ? scenario.timeline().climb(time.seconds()) : 1;
        time.after(Draw.untilNext(random, scenario.load().perSecond() * climb), () -> {
            if (time.seconds() < scenario.timeline().seconds()) {
                user(random.nextDouble() < scenario.load().criticalShare());
                openToUsers(random);
            }
        });
    }

    /** Lets calls come that have nothing to do with the dependency, but need a thread for a moment. */
    void openToOthers(SplittableRandom random) {
        time.after(Draw.untilNext(random, OTHERS_A_SECOND), () -> {
            if (time.seconds() < scenario.timeline().seconds()) {
                boolean free = busyThreads < scenario.load().threads();
                tally.other(time.seconds(), free);
                if (free) {
                    busyThreads++;
                    time.after(OTHER_SECONDS, () -> busyThreads--);
                }
                openToOthers(random);
            }
        });
    }

    private void user(boolean critical) {
        double began = time.seconds();
        tally.request(began, critical);
        if (scenario.load().threads() > 0 && busyThreads >= scenario.load().threads()) {
            tally.ended(began, Result.FAILED, false, critical);
            return;
        }
        busyThreads++;
        call(critical, call -> {
            busyThreads--;
            tally.ended(began, call.result(), isGood(call), critical);
        });
    }

    /** Serves another process. */
    void serve(Consumer<Call> end) {
        call(false, end);
    }

    private void call(boolean critical, Consumer<Call> end) {
        policy.call(new Call(this, critical, call -> {
            policy.served(time.nanos() - call.startNanos(), call.result() != Result.FAILED, critical);
            end.accept(call);
        }));
    }

    private boolean isGood(Call call) {
        double seconds = (time.nanos() - call.startNanos()) / VirtualTime.NANOS_A_SECOND;
        return call.result() != Result.FAILED && seconds <= scenario.promise().latencySeconds();
    }

    void send(Consumer<Answer> end) {
        Attempt attempt = new Attempt(end);
        time.after(timeoutSeconds, () -> attempt.answer(Answer.TIMEOUT));
        dependency.send(attempt);
    }

    void rejected() {
        tally.rejected(time.seconds());
    }

    void close() {
        policy.close();
    }
}
