package io.headroom.spring.internal;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.sli.Sli;
import io.headroom.spring.internal.HeadroomProperties.HttpProperties;
import io.headroom.spring.internal.HeadroomProperties.SliProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads what an SLO counts: which events are good, and where they come from. */
final class SliReader {
    private static final Duration SHORTEST_FRESHNESS = Duration.ofSeconds(1);
    private static final Duration LONGEST_FRESHNESS = Duration.ofDays(366);

    private final PropertyReader properties;
    private final String prefix;
    private final SliProperties sli;

    SliReader(PropertyReader properties, String prefix, SliProperties sli) {
        this.properties = properties;
        this.prefix = prefix;
        this.sli = sli;
    }

    /** Null, and at least one problem more, if anything about it is wrong. */
    @Nullable SliDeclaration read() {
        Sli kind = kind();
        HttpProperties written = sli.http();
        HttpSelector http = written == null ? null : http(prefix + ".http", written);
        JobSelector job = sli.job() == null ? null : properties.read(prefix + ".job", sli.job(), JobSelector::parse);
        if (kind == null || (written != null && http == null) || (sli.job() != null && job == null)) {
            return null;
        }
        if (http != null && job != null) {
            properties.refuse(prefix + ".job", job.toString(), "must not go with http", "remove one of the two");
            return null;
        }
        if (http != null && kind instanceof Sli.Freshness) {
            properties.refuse(
                    prefix + ".freshness",
                    String.valueOf(sli.freshness()),
                    "must not go with http",
                    "name the job that must succeed as sli.job, or leave it to @MeasuredBy");
            return null;
        }
        return new SliDeclaration(kind, http, job);
    }

    private @Nullable Sli kind() {
        Sli latency = properties.optional(prefix + ".latency", sli.latency(), Sli.availability(), Sli::latency);
        Sli freshness =
                properties.optional(prefix + ".freshness", sli.freshness(), Sli.availability(), SliReader::freshness);
        if (sli.freshness() == null || latency == null || freshness == null) {
            return freshness == null ? null : latency;
        }
        if (sli.latency() != null) {
            properties.refuse(
                    prefix + ".latency", sli.latency(), "must not go with freshness", "declare an SLO for each");
            return null;
        }
        return freshness;
    }

    /** At least a tick, since that is how often the age is looked at. */
    private static Sli freshness(String text) {
        Duration age = DurationGrammar.parse("freshness", text, "26h");
        DurationGrammar.checkRange("freshness", age, SHORTEST_FRESHNESS, LONGEST_FRESHNESS, "26h");
        return Sli.freshness(age);
    }

    private @Nullable HttpSelector http(String prefix, HttpProperties http) {
        if (http.uri() == null && http.path() == null) {
            properties.required(
                    prefix + ".uri",
                    null,
                    "write the handler's path template, such as /checkout/{id}, or a path such as /api/**",
                    HttpSelector::checkUri);
            return null;
        }
        boolean wrong = !isRight(prefix + ".uri", http.uri(), HttpSelector::checkUri)
                | !isRight(prefix + ".path", http.path(), HttpSelector::checkPath);
        String method =
                properties.optional(prefix + ".method", http.method(), HttpSelector.ALL, HttpSelector::checkMethod);
        HeaderSelector header =
                properties.optional(prefix + ".header", http.header(), HeaderSelector.NONE, HeaderSelector::parse);
        List<HttpRule> ignored = rules(prefix + ".ignored", http.ignored());
        List<HttpRule> good = rules(prefix + ".good", http.good());
        List<HttpRule> bad = rules(prefix + ".bad", http.bad());
        if (wrong || method == null || header == null || ignored == null || good == null || bad == null) {
            return null;
        }
        return new HttpSelector(
                http.uri(),
                http.path(),
                method.equals(HttpSelector.ALL) ? null : method,
                header.equals(HeaderSelector.NONE) ? null : header,
                new HttpRules(ignored, good, bad));
    }

    private boolean isRight(String property, @Nullable String text, UnaryOperator<String> check) {
        return text == null || properties.read(property, text, check) != null;
    }

    private @Nullable List<HttpRule> rules(String property, List<String> texts) {
        List<HttpRule> rules = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            HttpRule rule = properties.read("%s[%d]".formatted(property, i), texts.get(i), HttpRule::parse);
            if (rule != null) {
                rules.add(rule);
            }
        }
        return rules.size() == texts.size() ? List.copyOf(rules) : null;
    }
}
