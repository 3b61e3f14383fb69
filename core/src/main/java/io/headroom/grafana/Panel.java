package io.headroom.grafana;

import io.headroom.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** A panel of the dashboard while it is put together. Not thread-safe. */
final class Panel {
    private final String type;
    private final String title;
    private final String description;
    private final int width;
    private final int height;
    private final BiFunction<Query, String, Map<String, Object>> format;
    private final List<Query> queries = new ArrayList<>();
    private final List<Object> overrides = new ArrayList<>();
    private final List<Object> transformations = new ArrayList<>();
    private final List<Object> links = new ArrayList<>();
    private final Map<String, Object> defaults = new LinkedHashMap<>();
    private final Map<String, Object> options;

    private Panel(
            String type,
            String title,
            String description,
            int width,
            int height,
            BiFunction<Query, String, Map<String, Object>> format,
            Map<String, Object> options) {
        this.type = type;
        this.title = title;
        this.description = description;
        this.width = width;
        this.height = height;
        this.format = format;
        this.options = options;
    }

    /** One number. */
    static Panel stat(String title, String description, int width) {
        Map<String, Object> options = Json.object(
                "reduceOptions", Json.object("calcs", List.of("lastNotNull"), "fields", "", "values", false),
                "colorMode", "value",
                "graphMode", "none",
                "justifyMode", "center",
                "textMode", "value");
        return new Panel("stat", title, description, width, 4, Query::latest, options).with("color", thresholdColor());
    }

    /** Lines over time. */
    static Panel graph(String title, String description, int width) {
        Map<String, Object> options = Json.object(
                "legend", Json.object("displayMode", "list", "placement", "bottom", "showLegend", true),
                "tooltip", Json.object("mode", "multi", "sort", "desc"));
        Map<String, Object> custom = Json.object(
                "drawStyle",
                "line",
                "lineInterpolation",
                "linear",
                "lineWidth",
                2,
                "fillOpacity",
                8,
                "showPoints",
                "never",
                "spanNulls",
                false);
        return new Panel("timeseries", title, description, width, 8, Query::range, options)
                .with("color", Json.object("mode", "palette-classic"))
                .with("custom", custom);
    }

    /** A bar for each series that changes its colour with its value. */
    static Panel timeline(String title, String description, int width, int height) {
        Map<String, Object> options = Json.object(
                "mergeValues",
                true,
                "showValue",
                "never",
                "rowHeight",
                0.8,
                "legend",
                Json.object("displayMode", "list", "placement", "bottom", "showLegend", false));
        return new Panel("state-timeline", title, description, width, height, Query::range, options)
                .with("color", thresholdColor())
                .with("custom", Json.object("lineWidth", 0, "fillOpacity", 80));
    }

    /** The last values of several queries side by side, a row for each set of labels. */
    static Panel table(String title, String description, int width, int height, String sortedBy) {
        Map<String, Object> options = Json.object(
                "showHeader",
                true,
                "cellHeight",
                "sm",
                "sortBy",
                List.of(Json.object("displayName", sortedBy, "desc", false)));
        return new Panel("table", title, description, width, height, Query::rows, options)
                .with("custom", Json.object("align", "auto", "filterable", true));
    }

    Panel query(String promql, String legend) {
        queries.add(new Query(promql, legend));
        return this;
    }

    /** A query, and the column of the table that its value fills. */
    Panel column(String name, String promql, Object... properties) {
        overrides.add(override("byName", name, properties));
        return query(promql, name);
    }

    Panel unit(String unit) {
        return with("unit", unit);
    }

    Panel with(String setting, Object value) {
        defaults.put(setting, value);
        return this;
    }

    /** Colours from the first value up; the first value is below all. */
    Panel colors(Object... valuesAndColors) {
        return with("thresholds", thresholds(valuesAndColors));
    }

    /** Names and colours for the values 0 and 1. */
    Panel states(String zero, String one, String color) {
        Map<String, Object> names = Json.object(
                "0", Json.object("text", zero, "color", "green"), "1", Json.object("text", one, "color", color));
        return with("mappings", List.of(Json.object("type", "value", "options", names)));
    }

    /** A setting of the series whose name matches. */
    Panel series(String regex, Object... properties) {
        overrides.add(override("byRegexp", regex, properties));
        return this;
    }

    /** A setting of the column of this name. */
    Panel named(String column, Object... properties) {
        overrides.add(override("byName", column, properties));
        return this;
    }

    Panel transformed(String id, Map<String, Object> transformation) {
        transformations.add(Json.object("id", id, "options", transformation));
        return this;
    }

    Panel link(String name, String url) {
        links.add(Json.object("title", name, "url", url, "targetBlank", true));
        return this;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    Map<String, Object> json(int id, int x, int y) {
        List<Object> targets = new ArrayList<>();
        for (Query query : queries) {
            targets.add(format.apply(query, String.valueOf((char) ('A' + targets.size()))));
        }
        Map<String, Object> json = Json.object(
                "id", id,
                "type", type,
                "title", title,
                "description", description,
                "gridPos", Json.object("x", x, "y", y, "w", width, "h", height),
                "datasource", Query.dataSource(),
                "targets", targets,
                "fieldConfig", Json.object("defaults", defaults, "overrides", overrides),
                "options", options);
        if (!transformations.isEmpty()) {
            json.put("transformations", transformations);
        }
        if (!links.isEmpty()) {
            json.put("links", links);
        }
        return json;
    }

    static Map<String, Object> thresholds(Object... valuesAndColors) {
        List<Object> steps = new ArrayList<>();
        for (int i = 0; i < valuesAndColors.length; i += 2) {
            Object value = i == 0 ? Json.NULL : valuesAndColors[i];
            steps.add(Json.object("value", value, "color", valuesAndColors[i + 1]));
        }
        return Json.object("mode", "absolute", "steps", steps);
    }

    static Map<String, Object> fixed(String color) {
        return Json.object("mode", "fixed", "fixedColor", color);
    }

    static Map<String, Object> thresholdColor() {
        return Json.object("mode", "thresholds");
    }

    private static Map<String, Object> override(String matcher, String of, Object... properties) {
        List<Object> settings = new ArrayList<>();
        for (int i = 0; i < properties.length; i += 2) {
            settings.add(Json.object("id", properties[i], "value", properties[i + 1]));
        }
        return Json.object("matcher", Json.object("id", matcher, "options", of), "properties", settings);
    }
}
