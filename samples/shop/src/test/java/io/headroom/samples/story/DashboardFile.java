package io.headroom.samples.story;

import io.headroom.samples.prometheus.PrometheusServer;
import io.headroom.samples.prometheus.PrometheusServer.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Grafana dashboard as far as its queries and its looks need to be known, read as Grafana reads it. */
record DashboardFile(List<Panel> panels, List<Variable> variables) {
    /**
     * A panel.
     *
     * @param node the whole of it
     */
    record Panel(String type, String title, List<Query> queries, JsonNode node) {
        int place(String of) {
            return node.get("gridPos").get(of).asInt();
        }
    }

    record Query(String promql, String legend, boolean instant) {
        /** The series of the query, over the time range or at its end. */
        List<Series> run(
                PrometheusServer prometheus, Map<String, String> values, Instant from, Instant to, Duration step)
                throws Exception {
            String filled = filled(promql, values);
            return instant ? prometheus.query(filled, to) : prometheus.query(filled, from, to, step);
        }

        String legend(Series series) {
            return Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}")
                    .matcher(legend)
                    .replaceAll(
                            label -> Matcher.quoteReplacement(series.labels().getOrDefault(label.group(1), "")));
        }
    }

    record Variable(String name, String query) {
        private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

        /** What the reader may choose, given what has been chosen before. */
        List<String> choices(PrometheusServer prometheus, Map<String, String> values) throws Exception {
            Matcher parts = LABEL_VALUES.matcher(filled(query, values));
            if (!parts.matches()) {
                throw new IllegalArgumentException(query);
            }
            return prometheus.labelValues(parts.group(1), parts.group(2));
        }
    }

    static DashboardFile read(String json) {
        JsonNode root = new JsonMapper().readTree(json);
        List<Panel> panels =
                root.get("panels").valueStream().map(DashboardFile::panel).toList();
        List<Variable> variables = root.get("templating")
                .get("list")
                .valueStream()
                .filter(variable -> variable.get("type").asString().equals("query"))
                .map(variable -> new Variable(
                        variable.get("name").asString(),
                        variable.get("query").get("query").asString()))
                .toList();
        return new DashboardFile(panels, variables);
    }

    /** As Grafana does, with {@code ${name}}, {@code ${name:format}} and {@code $name}; what it does not know it leaves. */
    static String filled(String text, Map<String, String> values) {
        return Pattern.compile("\\$(?:\\{(\\w+(?::[^}]*)?)}|(\\w+))")
                .matcher(text)
                .replaceAll(match -> {
                    String name = match.group(1) == null ? match.group(2) : match.group(1);
                    return Matcher.quoteReplacement(values.getOrDefault(name, match.group()));
                });
    }

    private static Panel panel(JsonNode node) {
        List<Query> queries = node.has("targets")
                ? node.get("targets")
                        .valueStream()
                        .map(target -> new Query(
                                target.get("expr").asString(),
                                target.get("legendFormat").asString(),
                                target.get("instant").asBoolean()))
                        .toList()
                : List.of();
        return new Panel(node.get("type").asString(), node.get("title").asString(), queries, node);
    }
}
