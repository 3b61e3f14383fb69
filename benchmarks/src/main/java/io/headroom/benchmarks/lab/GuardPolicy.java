package io.headroom.benchmarks.lab;

import io.headroom.Headroom;
import io.headroom.HeadroomBuilder;
import io.headroom.Slo;
import io.headroom.SloBuilder;
import io.headroom.benchmarks.lab.Scenario.Promise;
import io.headroom.guard.AttemptClassifier;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardBuilder;
import io.headroom.guard.GuardMode;
import io.headroom.guard.GuardRejectedException;
import io.headroom.guard.RequestScope;
import io.headroom.guard.RetryTimer;
import io.headroom.guard.Verdict;
import io.headroom.sli.Outcome;
import io.headroom.store.DirectoryStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Headroom as a service would have it: a Headroom a process with its SLOs, which count what the process serves, and a guard that serves them. Both
 * tick on virtual time; the process starts from zero unless the scenario says that it was there before.
 */
final class GuardPolicy implements Policy {
    private static final String SERVICE = "lab";
    private static final Duration PERIOD = Duration.ofDays(30);
    private static final double HEADROOM_TICK_SECONDS = 1;

    private final VirtualTime time;
    private final boolean fallback;
    private final boolean classes;
    private final Optional<SpentPeriod.Copy> past;
    private final Headroom headroom;
    private final Slo slo;
    private final Slo bestEffort;
    private final Guard guard;

    GuardPolicy(Surroundings surroundings, Duration tick, Consumer<GuardBuilder> settings) {
        time = surroundings.time();
        Promise promise = surroundings.scenario().promise();
        fallback = promise.fallback();
        classes = surroundings.scenario().load().criticalShare() > 0;
        past = promise.spent() ? Optional.of(SpentPeriod.copyFor(surroundings.scenario())) : Optional.empty();
        HeadroomBuilder builder = Headroom.builder(SERVICE).manual(time.clock());
        past.ifPresent(copy -> builder.store(DirectoryStore.at(copy.directory())));
        headroom = builder.build();
        slo = headroom.slo(
                "critical",
                classes ? request(promise, Scenario.CRITICAL_OBJECTIVE) : request(promise, Scenario.OBJECTIVE));
        bestEffort = classes ? headroom.slo("best-effort", request(promise, Scenario.BEST_EFFORT_OBJECTIVE)) : slo;
        guard = headroom.guard("dependency", dependency -> {
            dependency
                    .timeout(Duration.ofNanos((long) (surroundings.timeoutSeconds() * VirtualTime.NANOS_A_SECOND)))
                    .idempotent(true)
                    .mode(GuardMode.ENFORCE)
                    .classifier(new Classifier())
                    .timer(new Timer(time))
                    .random(surroundings.random()::nextDouble)
                    .tickInterval(tick)
                    .slos(classes ? new String[] {"critical", "best-effort"} : new String[] {"critical"});
            settings.accept(dependency);
        });
        double tickSeconds = tick.toNanos() / VirtualTime.NANOS_A_SECOND;
        double phase = surroundings.random().nextDouble() * tickSeconds;
        time.every(HEADROOM_TICK_SECONDS, phase, headroom::tick);
        if (tickSeconds < HEADROOM_TICK_SECONDS) {
            time.every(tickSeconds, phase, guard::tick);
        }
    }

    static Consumer<SloBuilder> request(Promise promise, double objective) {
        return slo -> slo.objective(objective).period(PERIOD).latency(Duration.ofNanos((long)
                (promise.latencySeconds() * VirtualTime.NANOS_A_SECOND)));
    }

    @Override
    public void call(Call call) {
        RequestScope request = RequestScope.startedAt(time.nanos());
        if (classes) {
            request = request.serving(call.isCritical() ? Scenario.CRITICAL_OBJECTIVE : Scenario.BEST_EFFORT_OBJECTIVE);
        }
        CompletableFuture<Result> result = request.wrap(() -> guarded(call)).get();
        result.whenComplete((ending, failure) -> end(call, ending, failure));
    }

    private CompletableFuture<Result> guarded(Call call) {
        return fallback
                ? guard.callAsync(() -> attempt(call), failure -> fallBack(call, failure))
                : guard.callAsync(() -> attempt(call));
    }

    private static CompletableFuture<Result> attempt(Call call) {
        CompletableFuture<Result> attempt = new CompletableFuture<>();
        call.attempt((answer, nanos) -> {
            if (answer == Answer.OK) {
                attempt.complete(Result.GOOD);
            } else {
                attempt.completeExceptionally(AttemptFailure.of(answer));
            }
        });
        return attempt;
    }

    private static Result fallBack(Call call, @Nullable Throwable failure) {
        noteRejection(call, failure);
        return Result.DEGRADED;
    }

    private static void end(Call call, @Nullable Result ending, @Nullable Throwable failure) {
        noteRejection(call, failure);
        call.end(ending == null ? Result.FAILED : ending);
    }

    private static void noteRejection(Call call, @Nullable Throwable failure) {
        if (failure instanceof GuardRejectedException) {
            call.rejected();
        }
    }

    @Override
    public void served(long nanos, boolean good, boolean critical) {
        Slo counted = critical || !classes ? slo : bestEffort;
        counted.recorder().record(nanos, good ? Outcome.GOOD : Outcome.BAD);
    }

    @Override
    public void close() {
        headroom.close();
        past.ifPresent(SpentPeriod.Copy::delete);
    }

    /** What a client that knows its protocol makes of a failure. */
    static final class Classifier implements AttemptClassifier {
        @Override
        public Verdict ofFailure(Throwable failure) {
            return failure instanceof AttemptFailure attempt
                            && (attempt.answer() == Answer.TIMEOUT || attempt.answer() == Answer.OVERLOADED)
                    ? Verdict.OVERLOAD
                    : Verdict.ERROR;
        }
    }

    /** Lets virtual time pass. */
    private record Timer(VirtualTime time) implements RetryTimer {
        @Override
        public void pause(long nanos) {
            throw new UnsupportedOperationException("the lab has no threads to hold");
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            time.afterNanos(delayNanos, task);
        }
    }
}
