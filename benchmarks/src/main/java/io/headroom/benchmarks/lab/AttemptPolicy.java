package io.headroom.benchmarks.lab;

/** The loop of attempts around the decisions of a peer. */
abstract class AttemptPolicy implements Policy {
    /** No further attempt. */
    static final double NEVER = -1;

    final Surroundings surroundings;

    AttemptPolicy(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public final void call(Call call) {
        begun(call);
        attempt(call);
    }

    private void attempt(Call call) {
        if (!permits(call)) {
            call.rejected();
            failed(call, Answer.REJECTED_HERE);
            return;
        }
        sent(call);
        call.attempt((answer, nanos) -> {
            finished(answer, nanos);
            if (answer == Answer.OK) {
                end(call, Result.GOOD);
            } else {
                failed(call, answer);
            }
        });
    }

    private void failed(Call call, Answer answer) {
        double wait = secondsToRetry(call, answer);
        if (wait >= 0) {
            surroundings.time().after(wait, () -> attempt(call));
        } else {
            end(call, surroundings.scenario().promise().fallback() ? Result.DEGRADED : Result.FAILED);
        }
    }

    private void end(Call call, Result result) {
        ended(call);
        call.end(result);
    }

    /** A call begins. */
    void begun(Call call) {}

    /** Whether the next attempt of the call may be made. */
    boolean permits(Call call) {
        return true;
    }

    /** An attempt goes out. */
    void sent(Call call) {}

    /** An attempt came back. */
    void finished(Answer answer, long nanos) {}

    /** How long to wait for a further attempt, or {@link #NEVER}. */
    abstract double secondsToRetry(Call call, Answer answer);

    /** A call ended. */
    void ended(Call call) {}

    double seconds() {
        return surroundings.time().seconds();
    }

    double chance() {
        return surroundings.random().nextDouble();
    }

    /** Full jitter up to 50 ms, 100 ms, 200 ms … 1 s. */
    double usualBackoff(Call call) {
        return Draw.backoffSeconds(surroundings.random(), call.attempts(), 0.05, 1);
    }
}
