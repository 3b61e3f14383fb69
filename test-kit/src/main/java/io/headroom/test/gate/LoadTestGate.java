package io.headroom.test.gate;

import io.headroom.Headroom;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.RatioGrammar;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Fails a build when a load test shows that an SLO is missed, or shows too little to say.
 *
 * <p>The events between {@link #begin()} and {@link LoadTest#check()} are judged by the exact binomial distribution: an SLO is met if so few
 * bad ones are beyond chance for a service just at its objective, and missed if so many are. What is neither fails too, unless
 * {@link #allowInconclusive()} is set.
 *
 * <p>Immutable; what changes a setting returns another gate.
 */
public final class LoadTestGate {
    /** How likely a service that is just at its objective passes. */
    private static final double DEFAULT_EVIDENCE = 0.05;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SloReader reader;
    private final Predicate<String> judged;
    private final Judge judge;
    private final boolean inconclusiveFails;

    private LoadTestGate(SloReader reader, Predicate<String> judged, Judge judge, boolean inconclusiveFails) {
        this.reader = reader;
        this.judged = judged;
        this.judge = judge;
        this.inconclusiveFails = inconclusiveFails;
    }

    private LoadTestGate(SloReader reader) {
        this(reader, slo -> true, new Judge(1, Double.NEGATIVE_INFINITY, DEFAULT_EVIDENCE), true);
    }

    /** A gate for the SLOs of this process; members of families are left to their parents. */
    public static LoadTestGate of(Headroom headroom) {
        return new LoadTestGate(new InProcess(headroom));
    }

    /**
     * A gate for those of another process, such as {@code http://localhost:8080/actuator/slo}. Needs Jackson 3
     * ({@code tools.jackson.core:jackson-databind}), which Spring Boot brings.
     *
     * @param endpoint of one instance, and not of a load balancer before several
     */
    public static LoadTestGate of(URI endpoint) {
        return of(HttpRequest.newBuilder(endpoint).build());
    }

    /** The same with headers, such as credentials. */
    public static LoadTestGate of(HttpRequest endpoint) {
        return new LoadTestGate(new OverHttp(endpoint, PATIENCE));
    }

    /** Judges these SLOs only, at least one. One that is not there fails the test. */
    public LoadTestGate only(String... slos) {
        if (slos.length == 0) {
            throw new InvalidSettingException("SLOs to judge", "none", "must be named", "name at least one");
        }
        Set<String> wanted = Set.copyOf(List.of(slos));
        return new LoadTestGate(new Required(reader, wanted), wanted::contains, judge, inconclusiveFails);
    }

    /** Judges all SLOs but these. */
    public LoadTestGate without(String... slos) {
        Set<String> unwanted = Set.copyOf(List.of(slos));
        return new LoadTestGate(reader, judged.and(slo -> !unwanted.contains(slo)), judge, inconclusiveFails);
    }

    /** The burn rate that the load may reach: 1 unless set, which is the objective itself; 2 is twice its bad events. */
    public LoadTestGate burnRateAtMost(double burnRate) {
        if (!(burnRate > 0 && burnRate < Double.POSITIVE_INFINITY)) {
            throw new InvalidSettingException(
                    "burn rate", String.valueOf(burnRate), "must be above 0 and finite", "1 is the objective itself");
        }
        return with(new Judge(burnRate, judge.leastRemaining(), judge.evidence()));
    }

    /** Also requires that so much of the period's budget is left in the end, such as {@code 80%}, whatever spent it. */
    public LoadTestGate remainingAtLeast(String share) {
        return with(
                new Judge(judge.burnRate(), RatioGrammar.parseShare("share of the budget", share), judge.evidence()));
    }

    /** How likely a verdict may be by chance, in (0, 0.5); 0.05 unless set. */
    public LoadTestGate evidence(double evidence) {
        if (!(evidence > 0 && evidence < 0.5)) {
            throw new InvalidSettingException(
                    "evidence", String.valueOf(evidence), "must be in (0, 0.5)", "write a probability such as 0.05");
        }
        return with(new Judge(judge.burnRate(), judge.leastRemaining(), evidence));
    }

    /** Lets an SLO pass whose events say neither; the table still shows it. */
    public LoadTestGate allowInconclusive() {
        return new LoadTestGate(reader, judged, judge, false);
    }

    /** Looks at the SLOs before the load. */
    public LoadTest begin() {
        return new LoadTest(this, reader.read());
    }

    /** The load test that began when the application did. */
    public LoadTest sinceStart() {
        return new LoadTest(this, List.of());
    }

    List<SloVerdict> judge(List<SloReading> before) {
        return reader.read().stream()
                .filter(slo -> judged.test(slo.name()))
                .map(slo -> judge.judge(before(slo, before), slo))
                .toList();
    }

    boolean passes(SloVerdict slo) {
        return slo.verdict() == Verdict.MET || slo.verdict() == Verdict.INCONCLUSIVE && !inconclusiveFails;
    }

    private LoadTestGate with(Judge other) {
        return new LoadTestGate(reader, judged, other, inconclusiveFails);
    }

    private static SloReading before(SloReading slo, List<SloReading> before) {
        return before.stream()
                .filter(other -> other.name().equals(slo.name()))
                .findFirst()
                .orElseGet(() ->
                        new SloReading(slo.name(), slo.objective(), slo.inSlices(), 0, 0, slo.remaining(), slo.at()));
    }

    /** Some SLOs must be there. */
    private record Required(SloReader reader, Set<String> names) implements SloReader {
        @Override
        public List<SloReading> read() {
            List<SloReading> slos = reader.read();
            List<String> known = slos.stream().map(SloReading::name).toList();
            for (String name : names) {
                if (!known.contains(name)) {
                    throw new IllegalArgumentException("SLO must be one of %s, was %s".formatted(known, name));
                }
            }
            return slos;
        }
    }
}
