package io.headroom.samples.story;

import java.util.Locale;

/** An SVG picture in the making, in Grafana's dark colours; no font, script or style from elsewhere. */
final class Svg {
    private static final String STYLE = """
            <style>
            text { font: 12px Inter, "DejaVu Sans", Arial, sans-serif; fill: #ccccdc; }
            .title { font-size: 13px; font-weight: 600; } .row { font-size: 15px; font-weight: 600; } .dim { fill: #8e8e99; font-size: 11px; }
            .big { font-size: 30px; font-weight: 600; } .end { text-anchor: end; } .mid { text-anchor: middle; }
            .box { fill: #181b1f; stroke: #2c3036; } .grid { stroke: #2c3036; stroke-width: 1; }
            .line { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
            </style>
            """;

    private final StringBuilder text = new StringBuilder();

    Svg(String title, double width, double height) {
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" role=\"img\">%n", width, height);
        add("<title>%s</title>%n%s<rect width=\"100%%\" height=\"100%%\" fill=\"#111217\"/>%n", escaped(title), STYLE);
    }

    void box(double x, double y, double width, double height) {
        add(
                "<rect class=\"box\" x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" rx=\"3\"/>%n",
                x, y, width, height);
    }

    void bar(double x, double y, double width, double height, String color) {
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                x, y, Math.max(width, 0.1), height, color);
    }

    void rule(double x, double y, double width) {
        add("<path class=\"grid\" d=\"M%.1f %.1fh%.1f\"/>%n", x, y, width);
    }

    void line(String path, String color, boolean dashed) {
        add(
                "<path class=\"line\" stroke=\"%s\"%s d=\"%s\"/>%n",
                color, dashed ? " stroke-dasharray=\"7 5\"" : "", path);
    }

    /** Below a line, down to a base. */
    void area(String path, String color) {
        add("<path fill=\"%s\" fill-opacity=\"0.15\" d=\"%s\"/>%n", color, path);
    }

    void text(double x, double y, String style, String color, String content) {
        String fill = color.isEmpty() ? "" : " style=\"fill:" + color + "\"";
        add("<text x=\"%.1f\" y=\"%.1f\" class=\"%s\"%s>%s</text>%n", x, y, style, fill, escaped(content));
    }

    String finished() {
        return text + "</svg>\n";
    }

    private static String escaped(String content) {
        return content.replace("&", "&amp;").replace("<", "&lt;");
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }
}
