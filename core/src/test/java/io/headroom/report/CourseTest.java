package io.headroom.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.budget.CumulativeCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The curve that reports read, against the meaning of its change points. */
class CourseTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SLOT = 10;

    /** Of every ten events of a slot so many are bad; a burn above 3 of 10 is too fast. */
    @Property(tries = 500)
    void everySpanFromTheLowestPointToTheEndIsWorseAndNoneFromTheHighest(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 10) Integer> bad) {
        Course course = course(bad);
        Instant end = at(bad.size());

        int began = slot(course.lowestExcess(START, end, 0.3));
        int over = slot(course.highestExcess(START, end, 0.3));

        assertThat(began).isEqualTo(naiveBeginning(bad));
        assertThat(over).isEqualTo(naiveEnd(bad));
    }

    /** The last slot from whose beginning on no span up to any later edge is better than 3 of 10, counted span by span. */
    private static int naiveBeginning(List<Integer> bad) {
        for (int slot = bad.size(); slot > 0; slot--) {
            if (isLowest(bad, slot)) {
                return slot;
            }
        }
        return 0;
    }

    private static boolean isLowest(List<Integer> bad, int slot) {
        for (int other = 0; other <= bad.size(); other++) {
            int sign = other < slot ? 1 : -1;
            if (sign * excess(bad, Math.min(slot, other), Math.max(slot, other)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static int naiveEnd(List<Integer> bad) {
        for (int slot = 0; slot < bad.size(); slot++) {
            boolean highest = true;
            for (int other = 0; other <= bad.size(); other++) {
                int sign = other < slot ? 1 : -1;
                highest &= sign * excess(bad, Math.min(slot, other), Math.max(slot, other)) >= 0;
            }
            if (highest) {
                return slot;
            }
        }
        return bad.size();
    }

    /** Bad events beyond 3 of 10, in whole numbers. */
    private static int excess(List<Integer> bad, int from, int until) {
        int sum = 0;
        for (int slot = from; slot < until; slot++) {
            sum += bad.get(slot) - 3;
        }
        return sum;
    }

    @Test
    void countsGrowEvenlyBetweenPointsAndAreLevelOutside() {
        Course course = course(List.of(0, 10));

        assertThat(course.bad(START.minusSeconds(1))).isZero();
        assertThat(course.total(at(1).plusSeconds(SLOT / 2))).isEqualTo(15);
        assertThat(course.bad(at(1).plusSeconds(SLOT / 2))).isEqualTo(5);
        assertThat(course.bad(at(9))).isEqualTo(10);
        assertThat(course.coarsest(START, at(2))).isEqualTo(Duration.ofSeconds(SLOT));
        assertThat(course.coarsest(at(3), at(4))).isZero();
    }

    @Test
    void slicesOfMillionthsAreCountedAsSlices() {
        List<CumulativeCounts> points =
                List.of(new CumulativeCounts(START, 0, 0), new CumulativeCounts(at(1), 1_500_000, 500_000));

        assertThat(new Course(points, 1_000_000).bad(at(1))).isEqualTo(0.5);
        assertThat(new Course(points, 1_000_000).total(at(1))).isEqualTo(2);
    }

    private static Course course(List<Integer> bad) {
        List<CumulativeCounts> points = new ArrayList<>(List.of(new CumulativeCounts(START, 0, 0)));
        for (int badOfTen : bad) {
            CumulativeCounts last = points.get(points.size() - 1);
            points.add(new CumulativeCounts(at(points.size()), last.good() + 10 - badOfTen, last.bad() + badOfTen));
        }
        return new Course(points, 1);
    }

    private static Instant at(int slot) {
        return START.plusSeconds((long) slot * SLOT);
    }

    private static int slot(Instant at) {
        return (int) (Duration.between(START, at).toSeconds() / SLOT);
    }
}
