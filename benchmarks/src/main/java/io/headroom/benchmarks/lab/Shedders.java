package io.headroom.benchmarks.lab;

/** Published formulas that reject calls, each with a retry for at most a share of them. */
final class Shedders {
    private static final int MOST_RETRIES = 3;

    private Shedders() {}

    /** The adaptive throttling of Google's SRE book, K = 2 over two minutes, with its retry budget of 10 %. */
    static final class SreThrottle extends AttemptPolicy {
        private static final int ASKED = 0;
        private static final int ACCEPTED = 1;
        private static final int RETRIED = 2;
        private static final double K = 2;
        private static final double RETRY_SHARE = 0.1;

        private final RollingSums sums = new RollingSums(120, 60, 3);

        SreThrottle(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        boolean permits(Call call) {
            double asked = sums.sum(seconds(), ASKED);
            double reject = (asked - K * sums.sum(seconds(), ACCEPTED)) / (asked + 1);
            sums.add(seconds(), ASKED, 1);
            if (call.attempts() > 0) {
                sums.add(seconds(), RETRIED, 1);
            }
            return chance() >= reject;
        }

        @Override
        void finished(Answer answer, long nanos) {
            if (answer == Answer.OK || answer == Answer.ERROR) {
                sums.add(seconds(), ACCEPTED, 1);
            }
        }

        @Override
        double secondsToRetry(Call call, Answer answer) {
            boolean spent = sums.sum(seconds(), RETRIED) >= RETRY_SHARE * sums.sum(seconds(), ASKED);
            return answer == Answer.REJECTED_HERE || call.attempts() >= MOST_RETRIES || spent
                    ? NEVER
                    : usualBackoff(call);
        }
    }

    /** A limit of attempts in flight, whatever sets it, with a retry for a fifth of the calls. */
    abstract static class Limited extends AttemptPolicy {
        private static final double MOST_TOKENS = 10;
        private static final double TOKENS_A_CALL = 0.2;

        int inFlight;
        private double tokens = MOST_TOKENS;

        Limited(Surroundings surroundings) {
            super(surroundings);
        }

        abstract int limit();

        @Override
        void begun(Call call) {
            tokens = Math.min(MOST_TOKENS, tokens + TOKENS_A_CALL);
        }

        @Override
        boolean permits(Call call) {
            return inFlight < limit();
        }

        @Override
        void sent(Call call) {
            inFlight++;
        }

        @Override
        void finished(Answer answer, long nanos) {
            inFlight--;
        }

        @Override
        double secondsToRetry(Call call, Answer answer) {
            if (answer == Answer.REJECTED_HERE || call.attempts() > MOST_RETRIES || tokens < 1) {
                return NEVER;
            }
            tokens--;
            return usualBackoff(call);
        }
    }

    /** A fixed limit, as Hystrix and Resilience4j's semaphore bulkhead have it. */
    static final class Bulkhead extends Limited {
        private final int limit;

        Bulkhead(Surroundings surroundings, int limit) {
            super(surroundings);
            this.limit = limit;
        }

        @Override
        int limit() {
            return limit;
        }
    }

    /** Gradient2 of Netflix' concurrency-limits with its defaults: the limit follows the ratio of the usual to the present latency. */
    static final class Gradient2 extends Limited {
        private static final double LEAST = 20;
        private static final double MOST = 200;
        private static final double QUEUE = 4;
        private static final double TOLERANCE = 1.5;
        private static final double SMOOTHING = 0.2;
        private static final int WARM_UP = 10;
        private static final double LONG_WEIGHT = 2.0 / 601;

        private double limit = LEAST;
        private double usualNanos;
        private long samples;

        Gradient2(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        int limit() {
            return (int) limit;
        }

        @Override
        void finished(Answer answer, long nanos) {
            int withThis = inFlight;
            super.finished(answer, nanos);
            if (answer == Answer.REFUSED || answer == Answer.OVERLOADED) {
                return;
            }
            samples++;
            usualNanos += (nanos - usualNanos) * (samples <= WARM_UP ? 1.0 / samples : LONG_WEIGHT);
            if (usualNanos > 2.0 * nanos) {
                usualNanos *= 0.95;
            }
            if (withThis >= limit / 2) {
                double gradient = Math.max(0.5, Math.min(1, TOLERANCE * usualNanos / nanos));
                double next = (1 - SMOOTHING) * limit + SMOOTHING * (limit * gradient + QUEUE);
                limit = Math.max(LEAST, Math.min(MOST, next));
            }
        }
    }
}
