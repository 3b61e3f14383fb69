package io.headroom.report;

import io.headroom.guard.GuardCounts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What a guard decided between two moments at which its counters were noted.
 *
 * @param counts what it counted, by what that is
 */
record GuardWork(String guard, Instant from, Instant until, Map<String, Long> counts) {
    private static final Map<String, ToLongFunction<GuardCounts>> COUNTERS = counters();

    static GuardWork of(String guard, GuardSamples.Sample before, GuardSamples.Sample after) {
        Map<String, Long> counts = new LinkedHashMap<>();
        COUNTERS.forEach((name, counter) -> {
            long count = counter.applyAsLong(after.of(guard)) - counter.applyAsLong(before.of(guard));
            if (count > 0 || !name.startsWith("would")) {
                counts.put(name, count);
            }
        });
        return new GuardWork(guard, before.at(), after.at(), counts);
    }

    private static Map<String, ToLongFunction<GuardCounts>> counters() {
        Map<String, ToLongFunction<GuardCounts>> counters = new LinkedHashMap<>();
        counters.put("calls with a good answer", GuardCounts::success);
        counters.put("calls that failed", GuardCounts::failure);
        counters.put("calls answered by the fallback", GuardCounts::fallback);
        counters.put("calls rejected without a fallback", GuardCounts::rejected);
        counters.put("retries granted", GuardCounts::retriesGranted);
        counters.put("retries denied", GuardCounts::retriesDenied);
        counters.put("would have rejected", GuardCounts::wouldReject);
        counters.put("would have answered by the fallback", GuardCounts::wouldFallBack);
        counters.put("would have retried", GuardCounts::wouldRetry);
        counters.put("would have denied", GuardCounts::wouldDeny);
        return counters;
    }
}
