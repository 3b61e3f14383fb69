package io.headroom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.benchmarks.LinePlot.Line;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class LinePlotTest {
    private static final List<Line> LINES = List.of(new Line("a < b & c", List.of(1.0, 10.0, 100.0)));

    @Test
    void aFactorOfTenIsAsFarAnywhereOnALogarithmicAxis() throws Exception {
        assertThat(line(plot(true))).isEqualTo("M175.0 345.0L385.0 215.0L595.0 85.0");
    }

    @Test
    void aLinearAxisBeginsAtZero() throws Exception {
        assertThat(line(plot(false))).isEqualTo("M175.0 342.4L385.0 319.0L595.0 85.0");
    }

    @Test
    void ticksEncloseEveryValue() {
        LinePlot plot = new LinePlot("t", "x", "y", true, List.of("1"), List.of(new Line("l", List.of(20.0))));

        assertThat(plot.svg()).contains(">10</text>", ">100</text>").doesNotContain(">1,000</text>");
    }

    @Test
    void followsTheReadersSchemeAndStaysSmall() {
        assertThat(plot(true).svg()).contains("prefers-color-scheme: dark").hasSizeLessThan(10_000);
    }

    private static LinePlot plot(boolean logarithmic) {
        return new LinePlot("title", "x", "y", logarithmic, List.of("1", "2", "3"), LINES);
    }

    /** The last path of a well-formed document. */
    private static String line(LinePlot plot) throws Exception {
        var paths = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(plot.svg())))
                .getElementsByTagName("path");
        return paths.item(paths.getLength() - 1)
                .getAttributes()
                .getNamedItem("d")
                .getNodeValue();
    }
}
