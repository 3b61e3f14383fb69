package io.headroom.benchmarks.lab;

/** What people do before they look for a library. */
final class SimplePolicies {
    private SimplePolicies() {}

    /** One attempt. */
    static final class NoProtection extends AttemptPolicy {
        NoProtection(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        double secondsToRetry(Call call, Answer answer) {
            return NEVER;
        }
    }

    /** Up to three retries with exponential backoff and full jitter, whatever happens. */
    static final class ThreeRetries extends AttemptPolicy {
        ThreeRetries(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        double secondsToRetry(Call call, Answer answer) {
            return call.attempts() <= 3 ? usualBackoff(call) : NEVER;
        }
    }
}
