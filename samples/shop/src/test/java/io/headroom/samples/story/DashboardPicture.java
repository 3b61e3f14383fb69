package io.headroom.samples.story;

import io.headroom.samples.prometheus.PrometheusServer;
import io.headroom.samples.prometheus.PrometheusServer.Series;
import io.headroom.samples.story.DashboardFile.Panel;
import io.headroom.samples.story.DashboardFile.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Draws a dashboard about as Grafana would, from what its own queries return. */
final class DashboardPicture {
    private static final int COLUMN = 60;
    private static final int LINE = 30;
    private static final int GAP = 6;
    private static final int HEADING = 40;
    private static final int LEFT = 62;
    private static final int RIGHT = 14;
    private static final int ABOVE = 32;
    private static final int BOTTOM = 46;
    private static final int POINTS = 300;
    private static final double CHARACTER = 6.6;
    private static final String FIRING = "#f2495c";
    private static final String QUIET = "#2f5f33";

    private final DashboardFile dashboard;
    private final PrometheusServer prometheus;
    private final Map<String, String> values;
    private final Instant from;
    private final Instant to;
    private final Duration step;
    private final Svg svg;

    DashboardPicture(
            DashboardFile dashboard,
            PrometheusServer prometheus,
            Map<String, String> values,
            Instant from,
            Instant to) {
        this.dashboard = dashboard;
        this.prometheus = prometheus;
        this.values = values;
        this.from = from;
        this.to = to;
        step = Duration.ofSeconds(Math.max(1, Duration.between(from, to).toSeconds() / POINTS));
        int lines = dashboard.panels().stream()
                .mapToInt(panel -> panel.place("y") + panel.place("h"))
                .max()
                .orElseThrow();
        svg = new Svg("Headroom's dashboard", 24 * COLUMN + GAP, HEADING + lines * LINE + GAP);
    }

    void write(Path file) throws Exception {
        svg.text(GAP + 4, 26, "row", "", "Headroom: SLOs");
        svg.text(
                24 * COLUMN - GAP,
                26,
                "dim end",
                "",
                values.entrySet().stream()
                        .filter(value -> List.of("service", "slo").contains(value.getKey()))
                        .sorted(Map.Entry.comparingByKey())
                        .map(value -> value.getKey() + ": " + value.getValue())
                        .collect(Collectors.joining("   ")));
        for (Panel panel : dashboard.panels()) {
            draw(panel, Area.of(panel));
        }
        Files.writeString(file, svg.finished());
    }

    private record Area(double x, double y, double width, double height) {
        static Area of(Panel panel) {
            return new Area(
                    panel.place("x") * COLUMN + GAP,
                    panel.place("y") * LINE + HEADING,
                    panel.place("w") * COLUMN - GAP,
                    panel.place("h") * LINE - GAP);
        }
    }

    /** A series, what it is called, and how it looks. */
    private record Curve(String name, TreeMap<Double, Double> samples, Looks looks, String color) {}

    private void draw(Panel panel, Area area) throws Exception {
        String title = DashboardFile.filled(panel.title(), values);
        if (panel.type().equals("row")) {
            svg.text(area.x, area.y + 18, "row", "", "▾ " + title);
            return;
        }
        svg.box(area.x, area.y, area.width, area.height);
        svg.text(area.x + 8, area.y + 19, "title", "", title);
        switch (panel.type()) {
            case "stat" -> stat(panel, area);
            case "timeseries" -> graph(curves(panel), area);
            case "state-timeline" -> timeline(curves(panel), area);
            case "table" -> table(panel, area);
            default -> throw new IllegalArgumentException(panel.type());
        }
    }

    private List<Curve> curves(Panel panel) throws Exception {
        List<Curve> curves = new ArrayList<>();
        for (Query query : panel.queries()) {
            List<Series> all = new ArrayList<>(run(query));
            all.sort(Comparator.comparing(query::legend));
            for (Series series : all) {
                String name = query.legend(series);
                Looks looks = Looks.of(panel.node(), name);
                curves.add(new Curve(name, series.samples(), looks, looks.color(curves.size())));
            }
        }
        return curves;
    }

    private List<Series> run(Query query) throws Exception {
        return query.run(prometheus, values, from, to, step);
    }

    private void stat(Panel panel, Area area) throws Exception {
        Looks looks = Looks.of(panel.node(), "");
        double value = run(panel.queries().get(0)).get(0).latest();
        svg.text(
                area.x + area.width / 2,
                area.y + area.height / 2 + 22,
                "big mid",
                looks.colorOf(value),
                looks.format(value));
    }

    private void graph(List<Curve> curves, Area area) {
        double least = Math.min(0, extreme(curves, Math::min));
        double most = Math.max(extreme(curves, Math::max), least == 0 ? 1e-6 : 0);
        double unit = tick((most - least) / 5);
        double bottom = Math.floor(least / unit + 1e-9) * unit;
        double top = Math.ceil(most / unit - 1e-9) * unit;
        Plot plot = plot(area, LEFT, BOTTOM, bottom, top);
        for (int i = 0; bottom + i * unit <= top + unit / 2; i++) {
            double y = plot.y(bottom + i * unit);
            svg.rule(plot.x(), y, plot.width());
            svg.text(plot.x() - 8, y + 4, "dim end", "", curves.get(0).looks.format(bottom + i * unit));
        }
        times(plot);
        for (Curve curve : curves) {
            String path = plot.path(curve.samples);
            if (curves.size() == 1) {
                double end = plot.x(curve.samples.lastKey());
                double begin = plot.x(curve.samples.firstKey());
                svg.area("%sL%.1f %.1fL%.1f %.1fZ".formatted(path, end, plot.y(0), begin, plot.y(0)), curve.color);
            }
            svg.line(path, curve.color, curve.looks.isDashed());
        }
        legend(curves, area);
    }

    private Plot plot(Area area, double left, double below, double bottom, double top) {
        return new Plot(
                area.x + left,
                area.y + ABOVE,
                area.width - left - RIGHT,
                area.height - ABOVE - below,
                from,
                to,
                step,
                bottom,
                top);
    }

    private void times(Plot plot) {
        double seconds = Duration.between(from, to).toSeconds();
        for (int i = 0; i <= 4; i++) {
            svg.text(
                    plot.x() + plot.width() * i / 4,
                    plot.y() + plot.height() + 16,
                    i == 4 ? "dim end" : "dim mid",
                    "",
                    LiveTable.clock(Duration.ofSeconds(Math.round(seconds * i / 4))));
        }
    }

    private void legend(List<Curve> curves, Area area) {
        double x = area.x + 12;
        for (Curve curve : curves) {
            double width = 24 + CHARACTER * curve.name.length();
            if (x + width > area.x + area.width) {
                return;
            }
            svg.bar(x, area.y + area.height - 14, 12, 3, curve.color);
            svg.text(x + 16, area.y + area.height - 9, "dim", "", curve.name);
            x += width;
        }
    }

    private void timeline(List<Curve> curves, Area area) {
        double names = 14
                + CHARACTER
                        * curves.stream()
                                .mapToInt(curve -> curve.name.length())
                                .max()
                                .orElseThrow();
        Plot plot = plot(area, names, 26, 0, curves.size());
        double height = plot.height() / curves.size();
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            double y = plot.y() + i * height;
            svg.text(plot.x() - 8, y + height / 2 + 4, "dim end", "", curve.name);
            for (Plot.Run run : plot.runs(curve.samples)) {
                svg.bar(run.x(), y + height * 0.1, run.width(), height * 0.8, run.above() ? FIRING : QUIET);
            }
        }
        times(plot);
    }

    private void table(Panel panel, Area area) throws Exception {
        Map<Map<String, String>, Map<String, Double>> rows = new LinkedHashMap<>();
        for (Query query : panel.queries()) {
            for (Series series : run(query)) {
                rows.computeIfAbsent(series.labels(), any -> new LinkedHashMap<>())
                        .put(query.legend(), series.latest());
            }
        }
        List<String> labels =
                rows.keySet().iterator().next().keySet().stream().sorted().toList();
        List<String> columns = panel.queries().stream().map(Query::legend).toList();
        String sorted = panel.node()
                .get("options")
                .get("sortBy")
                .get(0)
                .get("displayName")
                .asString();
        List<Map<String, String>> order = rows.keySet().stream()
                .sorted(Comparator.comparingDouble(row -> rows.get(row).get(sorted)))
                .toList();
        double width = area.width / (columns.size() + 1.5 * labels.size());
        JsonNode names = renamed(panel);
        double x = area.x + 12;
        for (String label : labels) {
            svg.text(x, area.y + 46, "title", "#6e9fff", names.get(label).asString());
            double y = area.y + 46;
            for (Map<String, String> row : order) {
                svg.text(x, y += 28, "", "", row.get(label));
            }
            x += 1.5 * width;
        }
        for (String column : columns) {
            Looks looks = Looks.of(panel.node(), column);
            svg.text(x, area.y + 46, "title", "#6e9fff", column);
            double y = area.y + 46;
            for (Map<String, String> row : order) {
                Double value = rows.get(row).get(column);
                svg.text(
                        x,
                        y += 28,
                        "",
                        value == null ? "" : looks.colorOf(value),
                        value == null ? "" : looks.format(value));
            }
            x += width;
        }
    }

    private static JsonNode renamed(Panel panel) {
        return panel.node()
                .get("transformations")
                .valueStream()
                .filter(transformation -> transformation.get("id").asString().equals("organize"))
                .findFirst()
                .orElseThrow()
                .get("options")
                .get("renameByName");
    }

    private static double extreme(List<Curve> curves, DoubleBinaryOperator which) {
        return curves.stream()
                .flatMap(curve -> curve.samples.values().stream())
                .mapToDouble(Double::doubleValue)
                .reduce(which)
                .orElseThrow();
    }

    /** 1, 2 or 5 times a power of ten, at least so much. */
    private static double tick(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        return least <= power ? power : least <= 2 * power ? 2 * power : least <= 5 * power ? 5 * power : 10 * power;
    }
}
