package io.headroom.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A plot of lines over categories as an SVG file that needs no fonts, scripts or styles from elsewhere, and follows the
 * reader's light or dark scheme.
 *
 * @param title what it shows
 * @param xTitle what the categories are
 * @param yTitle what is measured, and in what
 * @param logarithmic whether the y axis is; otherwise it begins at 0
 * @param categories their names from left to right, at equal distances
 * @param lines what is compared, at most four
 */
public record LinePlot(
        String title, String xTitle, String yTitle, boolean logarithmic, List<String> categories, List<Line> lines) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 85;
    private static final int BOTTOM = 55;
    private static final int MARGIN = 50;
    private static final int LEGEND_STEP = 162;

    private static final String STYLE = """
            <style>
            svg { background: #fff; font: 13px sans-serif; }
            text { fill: #24292f; } .t { font-size: 16px; font-weight: 600; } .e { text-anchor: end; } .m { text-anchor: middle; }
            .g { stroke: #d0d7de; } .l { fill: none; stroke-width: 2; }
            .s0 { stroke: #0969da; } .s1 { stroke: #cf222e; } .s2 { stroke: #1a7f37; } .s3 { stroke: #8250df; }
            .s1 { stroke-dasharray: 7 3; } .s2 { stroke-dasharray: 2 3; } .s3 { stroke-dasharray: 9 3 2 3; }
            @media (prefers-color-scheme: dark) {
            svg { background: #0d1117; } text { fill: #e6edf3; } .g { stroke: #30363d; }
            .s0 { stroke: #58a6ff; } .s1 { stroke: #ff7b72; } .s2 { stroke: #3fb950; } .s3 { stroke: #bc8cff; }
            }
            </style>
            """;

    /**
     * One line.
     *
     * @param name for the legend
     * @param values one for each category, positive
     */
    public record Line(String name, List<Double> values) {}

    /** The file's text. */
    public String svg() {
        StringBuilder svg = new StringBuilder();
        add(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n", WIDTH, HEIGHT);
        add(svg, "<title>%s</title>%n%s", escaped(title), STYLE);
        text(svg, "t", MARGIN, 25, title);
        text(svg, "m", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, xTitle);
        text(svg, "", 12, TOP - 13, yTitle);
        ticks().forEach(tick -> {
            add(svg, "<path class=\"g\" d=\"M%d %.1fH%d\"/>%n", LEFT, y(tick), WIDTH - RIGHT);
            text(svg, "e", LEFT - 8, y(tick) + 4, number(tick));
        });
        for (int i = 0; i < categories.size(); i++) {
            text(svg, "m", x(i), HEIGHT - BOTTOM + 20, categories.get(i));
        }
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, int index) {
        Line line = lines.get(index);
        int legend = MARGIN + index * LEGEND_STEP;
        add(svg, "<path class=\"l s%d\" d=\"M%d 45h22\"/>%n", index, legend);
        text(svg, "", legend + 28, 49, line.name);
        add(svg, "<path class=\"l s%d\" d=\"", index);
        for (int i = 0; i < line.values.size(); i++) {
            add(svg, "%s%.1f %.1f", i == 0 ? "M" : "L", x(i), y(line.values.get(i)));
        }
        svg.append("\"/>\n");
    }

    /** Powers of ten, or multiples of 1, 2 or 5 times such; from the axis' beginning to beyond the greatest value. */
    private DoubleStream ticks() {
        if (logarithmic) {
            int first = (int) Math.floor(Math.log10(values().min().orElseThrow()));
            int last = (int) Math.ceil(Math.log10(greatest()));
            return IntStream.rangeClosed(first, Math.max(last, first + 1)).mapToDouble(power -> Math.pow(10, power));
        }
        double step = Math.pow(10, Math.floor(Math.log10(greatest())));
        step *= greatest() / step > 5 ? 1 : greatest() / step > 2 ? 0.5 : 0.2;
        double width = step;
        return IntStream.rangeClosed(0, (int) Math.ceil(greatest() / step)).mapToDouble(i -> i * width);
    }

    private double greatest() {
        return values().max().orElseThrow();
    }

    private DoubleStream values() {
        return lines.stream().flatMap(line -> line.values.stream()).mapToDouble(Double::doubleValue);
    }

    private double x(int category) {
        double step = (double) (WIDTH - LEFT - RIGHT) / categories.size();
        return LEFT + (category + 0.5) * step;
    }

    private double y(double value) {
        double from = scaled(ticks().min().orElseThrow());
        double to = scaled(ticks().max().orElseThrow());
        return HEIGHT - BOTTOM - (scaled(value) - from) / (to - from) * (HEIGHT - BOTTOM - TOP);
    }

    private double scaled(double value) {
        return logarithmic ? Math.log10(value) : value;
    }

    private static void text(StringBuilder svg, String style, double x, double y, String text) {
        add(svg, "<text class=\"%s\" x=\"%.0f\" y=\"%.0f\">%s</text>%n", style, x, y, escaped(text));
    }

    private static String number(double value) {
        String digits = String.format(Locale.ROOT, "%,.3f", value);
        return digits.replaceFirst("\\.?0+$", "");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
