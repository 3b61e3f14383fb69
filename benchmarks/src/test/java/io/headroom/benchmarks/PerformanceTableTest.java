package io.headroom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformanceTableTest {
    @Test
    void comparesEachForkWithTheBaselineOfItsOwnRound() throws Exception {
        assertThat(table(resource("rounds"))).isEqualTo("""
                        `benchmarks/run sample` on 2026-02-03: Sample VM 17.0.1, TestOS, 2 cores; 3 rounds of one fork each, 2 x 100 ms of warm-up and 3 x 200 ms measured

                        | Operation | Threads | Ratio to `longAdderIncrement`: median | min | max | ns/op, median | B/op, max |
                        |---|--:|--:|--:|--:|--:|--:|
                        | longAdderIncrement | 1 | 1.00x | 1.00x | 1.00x | 4.0 | 0 |
                        | recordThing{size=1, kind=A} | 1 | 1.50x | 1.10x | 2.50x | 10.0 | 24.0 |
                        | longAdderIncrement | 2 | 1.00x | 1.00x | 1.00x | 5.0 | 0 |
                        | recordThing{size=1, kind=A} | 2 | 1.20x | 0.80x | 1.80x | 6.0 | 0 |
                        """);
    }

    @Test
    void showsWhatIsDoneOnceASecondAsAShareOfACore() throws Exception {
        assertThat(table(resource("tick"))).isEqualTo("""
                        `benchmarks/run sample` on 2026-02-03: Sample VM 17.0.1, TestOS, 2 cores; 3 rounds of one fork each, 2 x 100 ms of warm-up and 3 x 200 ms measured

                        | Operation | Threads | us/op: median | min | max | Of one core, once a second | B/op, max |
                        |---|--:|--:|--:|--:|--:|--:|
                        | tick{slos=10, traffic=IDLE} | 1 | 50.0 | 40.0 | 90.0 | 0.005 % | 300.0 |
                        | tick{slos=10, traffic=BUSY} | 1 | 60.0 | 50.0 | 100.0 | 0.006 % | 300.0 |
                        | tick{slos=10000, traffic=IDLE} | 1 | 7000.0 | 6900.0 | 7100.0 | 0.700 % | 300.0 |
                        | tick{slos=10000, traffic=BUSY} | 1 | 7010.0 | 6910.0 | 7110.0 | 0.701 % | 300.0 |
                        """);
    }

    @Test
    void showsWhatIsAddedToTheSameWithoutIt() throws Exception {
        assertThat(table(resource("added"))).isEqualTo("""
                        `benchmarks/run sample` on 2026-02-03: Sample VM 17.0.1, TestOS, 2 cores; 3 rounds of one fork each, 2 x 100 ms of warm-up and 3 x 200 ms measured

                        | Operation | Threads | Added ns/op: median | min | max | ns/op, median | Added B/op, max |
                        |---|--:|--:|--:|--:|--:|--:|
                        | a{selector=none} | 1 | 0 | 0 | 0 | 1000 | 0 |
                        | a{selector=uri} | 1 | 200 | 100 | 400 | 1300 | 48.0 |
                        | b{selector=none} | 1 | 0 | 0 | 0 | 500 | 0 |
                        | b{selector=uri} | 1 | 10 | 0 | 30 | 500 | 0 |
                        """);
    }

    @Test
    void refusesARoundWithoutItsBaseline(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("round.json"), "[]");

        assertThatThrownBy(() -> table(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a round must contain the baseline longAdderIncrement, was ")
                .hasMessageEndingWith("round.json");
    }

    @Test
    void refusesADirectoryWithoutRounds(@TempDir Path directory) {
        assertThatThrownBy(() -> table(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there must be a .json file in the directory, was ");
    }

    private static String table(Path directory) throws Exception {
        return PerformanceTable.markdown(
                directory, "benchmarks/run sample", "TestOS, 2 cores", LocalDate.of(2026, 2, 3));
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(PerformanceTableTest.class.getResource(name).toURI());
    }
}
