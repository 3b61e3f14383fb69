package io.headroom.spring.actuate;

import io.headroom.guard.GuardCounts;
import io.headroom.report.GuardMoment;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a guard stood at moments of the past: lists of one length.
 *
 * @param at the moments, milliseconds since 1970, ascending
 * @param inFlight attempts that had not ended
 * @param limit how many might have been in flight; null without a limit
 * @param granted retries made since the start, like those below
 * @param denied failures that were not retried although they could have been
 * @param fallback calls that were answered by the fallback
 * @param rejected calls that were not made, without a fallback
 */
public record GuardHistory(
        List<Long> at,
        List<Long> inFlight,
        List<@Nullable Double> limit,
        List<Long> granted,
        List<Long> denied,
        List<Long> fallback,
        List<Long> rejected) {
    static GuardHistory of(List<GuardMoment> moments) {
        return new GuardHistory(
                moments.stream().map(moment -> moment.at().toEpochMilli()).toList(),
                moments.stream().map(GuardMoment::inFlight).toList(),
                moments.stream().map(GuardHistory::limit).toList(),
                counts(moments, GuardCounts::retriesGranted),
                counts(moments, GuardCounts::retriesDenied),
                counts(moments, GuardCounts::fallback),
                counts(moments, GuardCounts::rejected));
    }

    private static @Nullable Double limit(GuardMoment moment) {
        return moment.limit().isPresent() ? moment.limit().getAsDouble() : null;
    }

    private static List<Long> counts(List<GuardMoment> moments, Function<GuardCounts, Long> count) {
        return moments.stream().map(GuardMoment::counts).map(count).toList();
    }
}
