package io.headroom.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A line over time as SVG: no script, no font, no colour of its own.
 *
 * @param title what it shows
 * @param style the class of the line
 * @param unit writes a value of the vertical axis
 * @param points ascending in time, at least two
 * @param levels horizontal lines to compare with, the highest first
 * @param spans to shade
 * @param marks vertical lines
 */
record Plot(
        String title,
        String style,
        DoubleFunction<String> unit,
        List<Point> points,
        List<Level> levels,
        List<Span> spans,
        List<Instant> marks) {
    private static final int WIDTH = 900;
    private static final int LEFT = 60;
    private static final int RIGHT = 890;
    private static final int TOP = 30;
    private static final int BOTTOM = 190;
    private static final int TICKS = 6;
    private static final int LETTER = 12;

    /** A value at a moment. */
    record Point(Instant at, double value) {}

    /** A value to compare with. */
    record Level(String name, double value) {}

    /** A time in which a page fired. */
    record Span(Instant from, Instant until) {}

    String svg() {
        StringBuilder svg = new StringBuilder(Figures.format(
                "<svg viewBox=\"0 0 %d 215\" role=\"img\" aria-label=\"%s\">\n", WIDTH, HtmlPaper.escape(title)));
        svg.append(text(LEFT, 16, "title", "start", title));
        for (Span span : spans) {
            double x = x(span.from);
            svg.append(Figures.format(
                    "<rect class=\"fire\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
                    x, TOP, Math.max(1, x(span.until) - x), BOTTOM - TOP));
        }
        for (int tick = 0; tick <= TICKS; tick++) {
            Instant at = begin().plus(length().multipliedBy(tick).dividedBy(TICKS));
            String anchor = tick == 0 ? "start" : tick == TICKS ? "end" : "middle";
            svg.append(text(x(at), BOTTOM + 16, "", anchor, label(at)));
        }
        for (double value : new double[] {0, top() / 2, top()}) {
            svg.append(line("grid", LEFT, y(value), RIGHT, y(value)));
            svg.append(text(LEFT - 6, y(value) + 4, "", "end", unit.apply(value)));
        }
        double taken = 0;
        for (Level level : levels) {
            double y = y(level.value);
            if (level.value <= top()) {
                svg.append(line("level", LEFT, y, RIGHT, y));
            }
            if (level.value <= top() && y > taken) { // the names of those that are close to another would cover it
                svg.append(text(RIGHT, y - 4, "", "end", level.name));
                taken = y + LETTER;
            }
        }
        for (int mark = 0; mark < marks.size(); mark++) {
            double x = x(marks.get(mark));
            svg.append(line("mark", x, TOP, x, BOTTOM));
            svg.append(text(x + 3, TOP + 10, "marked", "start", String.valueOf(mark + 1)));
        }
        return svg + "<path class=\"%s\" d=\"%s\"/>\n</svg>\n".formatted(style, path());
    }

    private String path() {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(Figures.format("%s%.1f %.1f", path.isEmpty() ? "M" : "L", x(point.at), y(point.value)));
        }
        return path.toString();
    }

    private Instant begin() {
        return points.get(0).at;
    }

    private Duration length() {
        return Duration.between(begin(), points.get(points.size() - 1).at);
    }

    /** The day where the times of one day would not do. */
    private String label(Instant at) {
        String text = Figures.at(at);
        boolean days = length().compareTo(Duration.ofDays(1)) > 0;
        return days ? text.substring(5, 16).replace('T', ' ') + "Z" : text.substring(11, 19) + "Z";
    }

    private double top() {
        double highest = points.stream().mapToDouble(Point::value).max().orElse(0);
        return highest > 0 ? highest : 1;
    }

    private double x(Instant at) {
        double share = (double) Duration.between(begin(), at).toMillis() / Math.max(1, length().toMillis());
        return LEFT + Math.max(0, Math.min(1, share)) * (RIGHT - LEFT);
    }

    private double y(double value) {
        return BOTTOM - value / top() * (BOTTOM - TOP);
    }

    private static String line(String style, double x1, double y1, double x2, double y2) {
        return Figures.format(
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", style, x1, y1, x2, y2);
    }

    private static String text(double x, double y, String style, String anchor, String text) {
        return Figures.format(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                style, x, y, anchor, HtmlPaper.escape(text));
    }
}
