package io.headroom.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The queries of a dashboard's panels, for a choice that a reader may make. */
final class DashboardQueries {
    private DashboardQueries() {}

    static List<String> of(String json) {
        Map<String, List<Map<String, Object>>> dashboard = new Yaml().load(json);
        List<String> queries = dashboard.get("panels").stream()
                .flatMap(panel -> targets(panel).stream())
                .map(target -> chosen((String) target.get("expr")))
                .toList();
        assertThat(queries).hasSizeGreaterThan(30);
        return queries;
    }

    @SuppressWarnings("unchecked") // as Grafana defines it
    private static List<Map<String, Object>> targets(Map<String, Object> panel) {
        return (List<Map<String, Object>>) panel.getOrDefault("targets", List.of());
    }

    private static String chosen(String query) {
        return query.replace("$service", "shop")
                .replace("$slo", "checkout")
                .replace("$window", ".+")
                .replace("$guard", ".+")
                .replace("$__rate_interval", "1m");
    }
}
