package io.headroom.test.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
    private static final Judge USUAL = new Judge(1, Double.NEGATIVE_INFINITY, 0.05);

    /** By the binomial distribution: 0.999^2994 = 0.05002, 0.999^2995 = 0.04997. */
    @ParameterizedTest
    @CsvSource({
        "0.999, 2994, 0, INCONCLUSIVE",
        "0.999, 2995, 0, MET",
        "0.99, 298, 0, INCONCLUSIVE",
        "0.99, 299, 0, MET",
        "0.99, 473, 1, MET",
        "0.99, 472, 1, INCONCLUSIVE",
        "0.99, 100, 3, INCONCLUSIVE",
        "0.99, 100, 4, MISSED",
        "0.9, 10, 4, MISSED",
        "0.9, 1, 1, INCONCLUSIVE",
    })
    void verdictsAreThoseOfTheBinomialDistribution(double objective, long total, long bad, Verdict verdict) {
        assertThat(judge(USUAL, objective, total - bad, bad).verdict()).isEqualTo(verdict);
    }

    @Test
    void everyVerdictOfSixtyEventsIsTheExactOne() {
        for (double objective : new double[] {0.8, 0.9, 0.96}) {
            for (int total = 1; total <= 60; total++) {
                for (int bad = 0; bad <= total; bad++) {
                    assertThat(judge(USUAL, objective, total - bad, bad).verdict())
                            .as("%d of %d at %s", bad, total, objective)
                            .isEqualTo(exact(objective, total, bad));
                }
            }
        }
    }

    @Test
    void tooFewEventsSayHowManyWouldDo() {
        assertThat(judge(USUAL, 0.999, 100, 0).reason())
                .isEqualTo("too few events: 2,995 with as few bad ones would do");
        assertThat(judge(USUAL, 0.99, 99, 1).reason()).isEqualTo("too few events to tell 1% bad from 1%");
    }

    @Test
    void theEventsItTakesAreEnough() {
        SloVerdict few = judge(USUAL, 0.99, 398, 2);
        long enough = Long.parseLong(few.reason().replaceAll("\\D", ""));

        assertThat(few.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        long bad = (long) Math.ceil(enough / 200.0);
        assertThat(judge(USUAL, 0.99, enough - bad, bad).verdict()).isEqualTo(Verdict.MET);
    }

    @Test
    void aHigherBurnRateAllowsMoreBadEvents() {
        Judge twice = new Judge(2, Double.NEGATIVE_INFINITY, 0.05);

        assertThat(judge(USUAL, 0.99, 985, 15).verdict()).isNotEqualTo(Verdict.MET);
        assertThat(judge(twice, 0.99, 988, 12).verdict()).isEqualTo(Verdict.MET);
        assertThat(judge(twice, 0.99, 988, 12).burnRate()).isEqualTo(1.2);
        assertThat(judge(twice, 0.99, 970, 30).reason()).isEqualTo("more than 2% are bad, beyond chance");
    }

    @Test
    void aBudgetThatIsSpentIsMissedHoweverGoodTheLoadWas() {
        SloVerdict verdict = new Judge(1, 0.8, 0.05)
                .judge(reading(0.99, 0, 0), new SloReading("checkout", 0.99, false, 10_000, 0, 0.5, Instant.EPOCH));

        assertThat(verdict.verdict()).isEqualTo(Verdict.MISSED);
        assertThat(verdict.reason()).isEqualTo("50% of the budget is left, 80% must be");
    }

    @Test
    void onlyTheEventsOfTheLoadCount() {
        SloVerdict verdict = USUAL.judge(reading(0.99, 1_000, 999), reading(0.99, 2_000, 999));

        assertThat(verdict.good()).isEqualTo(1_000);
        assertThat(verdict.bad()).isZero();
        assertThat(verdict.verdict()).isEqualTo(Verdict.MET);
    }

    @Test
    void aRestartOrSlicesOrSilenceAreNoEvidence() {
        assertThat(USUAL.judge(reading(0.99, 1_000, 0), reading(0.99, 900, 0)).reason())
                .isEqualTo("its counts went back: the application restarted");
        assertThat(USUAL.judge(reading(0.99, 0, 0), new SloReading("a", 0.99, true, 900, 0, 1, Instant.EPOCH))
                        .reason())
                .isEqualTo("it counts slices of time, which events cannot judge: leave it out");
        assertThat(judge(USUAL, 0.99, 0, 0).reason()).isEqualTo("it had no events: does the load reach it");
        assertThat(judge(USUAL, 0.99, 0, 0).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    private static Verdict exact(double objective, int total, int bad) {
        if (probability(objective, total, bad, total) < 0.05) {
            return Verdict.MISSED;
        }
        return probability(objective, total, 0, bad) < 0.05 ? Verdict.MET : Verdict.INCONCLUSIVE;
    }

    /** Of so many bad ones, from and to included, term by term. */
    private static double probability(double objective, int total, int from, int to) {
        double sum = 0;
        for (int bad = from; bad <= to; bad++) {
            double ways = 1;
            for (int i = 1; i <= bad; i++) {
                ways = ways * (total - bad + i) / i;
            }
            sum += ways * Math.pow(1 - objective, bad) * Math.pow(objective, total - bad);
        }
        return sum;
    }

    private static SloVerdict judge(Judge judge, double objective, long good, long bad) {
        return judge.judge(reading(objective, 0, 0), reading(objective, good, bad));
    }

    private static SloReading reading(double objective, long good, long bad) {
        return new SloReading("checkout", objective, false, good, bad, 1, Instant.EPOCH);
    }
}
