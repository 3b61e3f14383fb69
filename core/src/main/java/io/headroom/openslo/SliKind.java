package io.headroom.openslo;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.openslo.EventOrigin.Query;
import io.headroom.openslo.Spec.SLI;
import io.headroom.openslo.Spec.SLO;
import io.headroom.openslo.Spec.Target;
import io.headroom.sli.Sli;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says which events of an SLI are good: those that did not fail, or a kind that OpenSLO has no word for, named in the source. */
final class SliKind {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private final At<SLO> slo;
    private final String path;
    private final At<SLI> sli;
    private final Problems problems;

    /** @param path of the objective */
    SliKind(At<SLO> slo, String path, At<SLI> sli, Problems problems) {
        this.slo = slo;
        this.path = path;
        this.sli = sli;
        this.problems = problems;
    }

    @Nullable Sli read(Target target, @Nullable Located<EventOrigin> events) {
        Metric metric = sli.spec().metric();
        if (!(metric instanceof Metric.Threshold) && !isWithoutValue(target)) {
            return null;
        }
        if (events == null) {
            return null; // refused with its source
        }
        if (events.value() instanceof Query) {
            return Sli.availability();
        }
        if (metric instanceof Metric.Ratio ratio) {
            return sli.check(
                    "spec.ratioMetric.total.metricSource.spec",
                    problems,
                    () -> ofSource(ratio.total().spec()));
        }
        if (target.op() != Spec.Operator.LTE) {
            slo.refuse(
                    path + ".op",
                    String.valueOf(target.op()),
                    "must be lte for durations: good is what takes at most the value",
                    "write lte",
                    problems);
            return null;
        }
        BigDecimal seconds = target.value();
        if (seconds == null) {
            slo.refuse(
                    path + ".value",
                    "absent",
                    "must be there with a thresholdMetric",
                    "write seconds such as 0.3",
                    problems);
            return null;
        }
        return slo.check(path + ".value", problems, () -> Sli.latency(duration(seconds)));
    }

    /** Where the indicator stands elsewhere, nobody has looked yet. */
    private boolean isWithoutValue(Target target) {
        if (target.op() != null) {
            slo.warn(
                    path + ".op",
                    target.op().toString(),
                    "must not go with ratioMetric",
                    "remove it; it is not read",
                    problems);
        }
        if (target.value() != null) {
            slo.refuse(
                    path + ".value", target.value().toString(), "must not go with ratioMetric", "remove it", problems);
        }
        return target.value() == null;
    }

    /** Seconds, as Prometheus and Micrometer have durations. */
    private static Duration duration(BigDecimal seconds) {
        try {
            return Duration.ofNanos(seconds.multiply(NANOS).longValueExact());
        } catch (ArithmeticException tooFine) {
            throw new InvalidSettingException(
                    "value", seconds.toString(), "must be seconds, of whole nanoseconds", "write a value such as 0.3");
        }
    }

    private static Sli ofSource(Map<String, Object> source) {
        List<String> kinds =
                SourceReader.KINDS.stream().filter(source::containsKey).toList();
        if (kinds.size() > 1) {
            throw new InvalidSettingException(
                    "kind", kinds.toString(), "must be of one kind", "keep one, and write another SLO for each other");
        }
        Object freshness = source.get(SourceReader.FRESHNESS);
        Object throughput = source.get(SourceReader.THROUGHPUT);
        Object custom = source.get(SourceReader.CUSTOM);
        if (freshness != null) {
            return Sli.freshness(DurationGrammar.parse(SourceReader.FRESHNESS, freshness.toString(), "26h"));
        }
        if (throughput instanceof Long events) {
            return Sli.throughput(events);
        }
        if (throughput != null) {
            throw new InvalidSettingException(
                    SourceReader.THROUGHPUT,
                    throughput.toString(),
                    "must be a number of events",
                    "write a value such as 100");
        }
        return custom == null ? Sli.availability() : Sli.custom(custom.toString());
    }

    static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9);
    }
}
