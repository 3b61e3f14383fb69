package io.headroom.prometheus;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules that are evaluated together, in their order. Immutable.
 *
 * @param name unique in a file
 * @param interval time between two evaluations; zero for what the server has
 * @param rules the rules
 */
public record RuleGroup(String name, Duration interval, List<Rule> rules) {
    /** Keeps a copy of the rules. */
    public RuleGroup {
        rules = List.copyOf(rules);
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        if (!interval.isZero()) {
            map.put("interval", PromDuration.format(interval));
        }
        map.put("rules", rules.stream().map(Rule::asMap).toList());
        return map;
    }
}
