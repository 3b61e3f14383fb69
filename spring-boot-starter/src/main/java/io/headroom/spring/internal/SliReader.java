package io.headroom.spring.internal;

import io.headroom.budget.BudgetingMethod;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.sli.Sli;
import io.headroom.spring.internal.SloProperties.HttpProperties;
import io.headroom.spring.internal.SloProperties.SliProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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

    /**
     * Which events are good. Null if the properties do not say so, or say it wrong.
     *
     * @param method what the budget is spent in by the properties, null if that is not known
     * @param definedByBeansToo whether beans may say otherwise
     */
    @Nullable Sli kind(@Nullable BudgetingMethod method, BooleanSupplier definedByBeansToo) {
        List<Sli> kinds = new ArrayList<>(1);
        // What is not set costs no parser: each is a class at its first use.
        if (sli.latency() != null) {
            add(kinds, "latency", sli.latency(), Sli::latency);
        }
        if (sli.freshness() != null) {
            add(kinds, "freshness", sli.freshness(), SliReader::freshness);
        }
        if (sli.throughput() != null) { // apart, since beans are looked for that may say otherwise
            BudgetingMethod known = definedByBeansToo.getAsBoolean() ? null : method;
            add(kinds, "throughput", sli.throughput(), text -> throughput(text, known));
        }
        if (sli.custom() != null) {
            add(kinds, "custom", sli.custom(), Sli::custom);
        }
        if (kinds.size() > 1) {
            properties.refuse(
                    prefix,
                    kinds.toString(),
                    "must be of one kind",
                    "keep one of latency, freshness, throughput and custom, and declare another SLO for each other");
        }
        return kinds.isEmpty() ? null : kinds.get(0);
    }

    private void add(List<Sli> kinds, String name, String text, Function<String, Sli> parser) {
        Sli kind = properties.read(prefix + "." + name, text, parser);
        if (kind != null) {
            kinds.add(kind);
        }
    }

    /** The requests that are its events, null if others are, or the properties are wrong. */
    @Nullable HttpSelector http() {
        HttpProperties http = sli.http();
        if (http != null && sli.freshness() != null) {
            properties.refuse(
                    prefix + ".freshness",
                    sli.freshness(),
                    "must not go with http",
                    "name the job that must succeed as sli.job, or leave it to @MeasuredBy");
        }
        return http == null ? null : http(prefix + ".http", http);
    }

    /** The method whose calls are its events, null if others are, or the properties are wrong. */
    @Nullable JobSelector job() {
        if (sli.job() != null && sli.http() != null) {
            properties.refuse(prefix + ".job", sli.job(), "must not go with http", "remove one of the two");
        }
        return sli.job() == null ? null : properties.read(prefix + ".job", sli.job(), JobSelector::parse);
    }

    /** Checks the Resilience4j instance whose calls are its events; who attaches it reads the name again. */
    void checkInstance() {
        if (sli.resilience4j() == null) {
            return;
        }
        properties.read(prefix + ".resilience4j", sli.resilience4j(), Resilience4jInstance::parse);
        if (sli.http() != null || sli.job() != null) {
            properties.refuse(
                    prefix + ".resilience4j",
                    sli.resilience4j(),
                    "must not go with http or job",
                    "keep one source of events");
        }
    }

    /** The name of the recorder that it shares, null if it has its own, or the properties are wrong. */
    @Nullable String recorder() {
        if (sli.recorder() == null) {
            return null;
        }
        if (sli.http() != null || sli.job() != null || sli.resilience4j() != null) {
            properties.refuse(
                    prefix + ".recorder",
                    sli.recorder(),
                    "must not go with http, job or resilience4j",
                    "keep one source of events");
        }
        return properties.read(prefix + ".recorder", sli.recorder(), SliReader::recorderName);
    }

    private static String recorderName(String text) {
        if (text.isBlank()) {
            throw new InvalidSettingException(
                    "recorder", text, "must be a name", "write one such as checkout, or leave it out");
        }
        return text;
    }

    private static Sli throughput(String text, @Nullable BudgetingMethod method) {
        if (method != null && !(method instanceof BudgetingMethod.Timeslices)) {
            throw new InvalidSettingException(
                    "throughput",
                    text,
                    "must go with the method timeslices",
                    "set the method to timeslices: events cannot say that there were too few of them");
        }
        try {
            return Sli.throughput(Long.parseLong(text.strip()));
        } catch (NumberFormatException none) {
            throw new InvalidSettingException(
                    "throughput", text, "must be a number of events", "write a value such as 100");
        }
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
                    new Setting(prefix + ".uri", null),
                    "write the handler's path template, such as /checkout/{id}, or a path such as /api/**",
                    HttpSelector::checkUri);
            return null;
        }
        boolean wrong =
                http.uri() != null && properties.read(prefix + ".uri", http.uri(), HttpSelector::checkUri) == null;
        if (http.path() != null) {
            wrong |= properties.read(prefix + ".path", http.path(), HttpSelector::checkPath) == null;
        }
        String method = http.method() == null
                ? HttpSelector.ALL
                : properties.read(prefix + ".method", http.method(), HttpSelector::checkMethod);
        HeaderSelector header = http.header() == null
                ? HeaderSelector.NONE
                : properties.read(prefix + ".header", http.header(), HeaderSelector::parse);
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
                header == HeaderSelector.NONE ? null : header,
                ignored.isEmpty() && good.isEmpty() && bad.isEmpty()
                        ? HttpRules.USUAL
                        : new HttpRules(ignored, good, bad));
    }

    private @Nullable List<HttpRule> rules(String property, List<String> texts) {
        if (texts.isEmpty()) {
            return List.of();
        }
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
