package io.headroom.otel.spans;

import io.headroom.Slo;
import io.headroom.internal.check.NameLine;
import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts ended spans as events of SLOs: good or bad by OpenTelemetry's semantic conventions, with the span's own duration. A span that several selectors
 * match counts for each.
 *
 * <p>It keeps nothing of a span: one that ends late counts when it ends, one that never ends does not count. Spans that a sampler drops never come here;
 * {@link #sampler} lets them.
 *
 * <p>Thread-safe; never throws, never waits.
 */
public final class SpanSlis implements SpanProcessor {
    private static final AttributeKey<String> NAME = AttributeKey.stringKey("slo.name");
    private static final AttributeKey<String> RESULT = AttributeKey.stringKey("slo.result");

    /** By the ordinal of the kind. */
    private final Rule[][] rulesByKind;

    private SpanSlis(List<Rule> rules) {
        rulesByKind = Arrays.stream(SpanKind.values())
                .map(kind -> rules.stream()
                        .filter(rule -> rule.selector.kind() == kind)
                        .toArray(Rule[]::new))
                .toArray(Rule[][]::new);
    }

    /** Without any rule. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A sampler that exports the same spans, and has those recorded that it would drop although they may count here: those of the kinds that are
     * selected. Without it, only sampled spans count.
     */
    public Sampler sampler(Sampler sampler) {
        return new RecordingSampler(sampler, kind -> rules(kind).length > 0);
    }

    /**
     * An exporter that exports the same spans, those that counted for {@linkplain Builder#count(String, Slo...) SLOs} with two attributes more:
     * {@code slo.result}, bad if the span was bad for any of them, otherwise good, and {@code slo.name}, those that it was bad for, or all; sorted, with
     * commas between, at most eight and then {@code …}.
     */
    public SpanExporter exporter(SpanExporter exporter) {
        return new ToldSpans(exporter, this);
    }

    @Override
    public void onEnd(ReadableSpan span) {
        Outcome outcome = null;
        for (Rule rule : rules(span.getKind())) {
            if (rule.selector.matches(span)) {
                outcome = outcome == null ? SpanOutcome.of(span) : outcome;
                rule.count(span, outcome);
            }
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    /** What is to be told of a span that ended, or null if it counted for no SLO that is known by name. */
    @Nullable Attributes result(ReadableSpan span) {
        List<String> good = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (Rule rule : rules(span.getKind())) {
            if (rule.slos.length > 0 && rule.selector.matches(span)) {
                rule.tell(span.getLatencyNanos(), SpanOutcome.of(span), good, bad);
            }
        }
        List<String> named = bad.isEmpty() ? good : bad;
        return named.isEmpty() ? null : Attributes.of(NAME, NameLine.of(named), RESULT, bad.isEmpty() ? "good" : "bad");
    }

    private Rule[] rules(SpanKind kind) {
        return rulesByKind[kind.ordinal()];
    }

    /** Where the selected spans count, and whose traces the bad ones are. */
    private record Rule(SpanSelector selector, SliRecorder recorder, Slo[] slos, long[] thresholdNanos) {
        static Rule of(SpanSelector selector, SliRecorder recorder, List<Slo> slos) {
            return new Rule(
                    selector,
                    recorder,
                    slos.toArray(Slo[]::new),
                    slos.stream()
                            .mapToLong(slo -> slo.sli().thresholdNanos().orElse(Long.MAX_VALUE))
                            .toArray());
        }

        void count(ReadableSpan span, Outcome outcome) {
            long durationNanos = span.getLatencyNanos();
            recorder.record(durationNanos, outcome);
            for (int i = 0; i < slos.length; i++) {
                if (isBad(i, durationNanos, outcome) && span.getSpanContext().isSampled()) {
                    slos[i].badTraces().offer(span.getSpanContext().getTraceId());
                }
            }
        }

        void tell(long durationNanos, Outcome outcome, List<String> good, List<String> bad) {
            for (int i = 0; i < slos.length; i++) {
                (isBad(i, durationNanos, outcome) ? bad : good).add(slos[i].name());
            }
        }

        private boolean isBad(int slo, long durationNanos, Outcome outcome) {
            return outcome != Outcome.GOOD || durationNanos > thresholdNanos[slo];
        }
    }

    /** Which spans count where. Not thread-safe. */
    public static final class Builder {
        private final List<Rule> rules = new ArrayList<>();

        private Builder() {}

        /**
         * Counts the selected spans.
         *
         * @param selector as {@link SpanSelector#parse} reads it
         * @throws IllegalArgumentException if it cannot be read; the message says why
         */
        public Builder count(String selector, SliRecorder recorder) {
            return count(SpanSelector.parse(selector), recorder);
        }

        /** Counts the selected spans; nobody else should record the same events there. */
        public Builder count(SpanSelector selector, SliRecorder recorder) {
            rules.add(Rule.of(selector, recorder, List.of()));
            return this;
        }

        /**
         * Counts the selected spans for SLOs, and {@linkplain Slo#badTraces tells} each the traces of its bad ones that are sampled.
         *
         * @param selector as {@link SpanSelector#parse} reads it
         * @throws IllegalArgumentException if it cannot be read; the message says why
         */
        public Builder count(String selector, Slo... slos) {
            SpanSelector selected = SpanSelector.parse(selector);
            Map<SliRecorder, List<Slo>> byRecorder = new LinkedHashMap<>();
            for (Slo slo : slos) {
                byRecorder
                        .computeIfAbsent(slo.recorder(), same -> new ArrayList<>())
                        .add(slo);
            }
            byRecorder.forEach((recorder, same) -> rules.add(Rule.of(selected, recorder, same)));
            return this;
        }

        /** The processor, for {@code SdkTracerProviderBuilder.addSpanProcessor}. */
        public SpanSlis build() {
            return new SpanSlis(rules);
        }
    }
}
