package io.headroom.benchmarks.lab;

/** Published formulas that bound retries and never reject a call. */
final class RetryBudgets {
    private static final int MOST_RETRIES = 3;

    private RetryBudgets() {}

    /** Finagle's {@code RetryBudget}: each call of the last ten seconds pays for a fifth of a retry, beside a reserve of retries a second. */
    static final class Finagle extends AttemptPolicy {
        private static final double SECONDS = 10;
        private static final double COST = 5;

        private final RollingSums deposits = new RollingSums(SECONDS, 10, 1);
        private final double reserve;

        Finagle(Surroundings surroundings, double leastRetriesPerSecond) {
            super(surroundings);
            reserve = leastRetriesPerSecond * SECONDS * COST;
        }

        @Override
        void begun(Call call) {
            deposits.add(seconds(), 0, 1);
        }

        @Override
        double secondsToRetry(Call call, Answer answer) {
            if (call.attempts() > MOST_RETRIES || deposits.sum(seconds(), 0) + reserve < COST) {
                return NEVER;
            }
            deposits.add(seconds(), 0, -COST);
            return usualBackoff(call);
        }
    }

    /** gRPC's throttling of retries (proposal A6): ten tokens, a failure takes one, a success gives a tenth, and none below half. */
    static final class Grpc extends AttemptPolicy {
        private static final double MOST = 10;
        private static final double RATIO = 0.1;

        private double tokens = MOST;

        Grpc(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        void finished(Answer answer, long nanos) {
            tokens = answer == Answer.OK ? Math.min(MOST, tokens + RATIO) : Math.max(0, tokens - 1);
        }

        @Override
        double secondsToRetry(Call call, Answer answer) {
            return call.attempts() <= MOST_RETRIES && tokens > MOST / 2 ? usualBackoff(call) : NEVER;
        }
    }

    /** Envoy's retry budget: retries under way are at most a fifth of the calls under way, or three. */
    static final class Envoy extends AttemptPolicy {
        private static final double SHARE = 0.2;
        private static final double LEAST = 3;
        private static final Object RETRYING = new Object();

        private int active;
        private int retrying;

        Envoy(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        void begun(Call call) {
            active++;
        }

        @Override
        double secondsToRetry(Call call, Answer answer) {
            endRetry(call);
            if (call.attempts() > MOST_RETRIES || retrying >= Math.max(LEAST, SHARE * active)) {
                return NEVER;
            }
            call.note = RETRYING;
            retrying++;
            return chance() * Math.min(0.25, 0.025 * (Math.pow(2, call.attempts()) - 1));
        }

        @Override
        void ended(Call call) {
            active--;
            endRetry(call);
        }

        private void endRetry(Call call) {
            if (call.note == RETRYING) {
                call.note = null;
                retrying--;
            }
        }
    }

    /** Brooker's adaptive retries: a bucket of ten tokens, a success gives a tenth, a retry takes one. */
    static final class TokenBucket extends AttemptPolicy {
        private static final double MOST = 10;
        private static final double A_SUCCESS = 0.1;

        private double tokens = MOST;

        TokenBucket(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        void finished(Answer answer, long nanos) {
            if (answer == Answer.OK) {
                tokens = Math.min(MOST, tokens + A_SUCCESS);
            }
        }

        @Override
        double secondsToRetry(Call call, Answer answer) {
            if (call.attempts() > MOST_RETRIES || tokens < 1) {
                return NEVER;
            }
            tokens--;
            return usualBackoff(call);
        }
    }
}
