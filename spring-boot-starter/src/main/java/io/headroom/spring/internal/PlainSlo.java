package io.headroom.spring.internal;

import io.headroom.spring.internal.SloProperties.AlertProperties;
import io.headroom.spring.internal.SloProperties.FamilyProperties;
import io.headroom.spring.internal.SloProperties.HttpProperties;
import io.headroom.spring.internal.SloProperties.PolicyProperties;
import io.headroom.spring.internal.SloProperties.SliProperties;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.util.SystemPropertyUtils;

/**
 * An SLO of whose properties each is a text as it stands, as most are: no list, no placeholder, nothing that would have to be converted. Spring's
 * binder, which looks for each that there may be, takes several times as long for the same.
 */
final class PlainSlo {
    private static final Set<String> TEXTS = Set.of(
            "objective",
            "period",
            "zone",
            "method",
            "slice",
            "slicetarget",
            "sla",
            "sli.job",
            "sli.latency",
            "sli.freshness",
            "sli.throughput",
            "sli.custom",
            "sli.resilience4j",
            "sli.recorder",
            "sli.http.uri",
            "sli.http.path",
            "sli.http.method",
            "sli.http.header",
            "alerts.mode",
            "alerts.evidence",
            "alerts.expectedevents",
            "policy.postmortemshare",
            "policy.leastcoverage",
            "family.maxkeys",
            "family.idleafter");

    private final List<ConfigurationProperty> properties = new ArrayList<>();
    private final Map<String, String> texts = new HashMap<>();

    private PlainSlo() {}

    /**
     * Null if it is not one.
     *
     * @param name {@code headroom.slos.checkout}
     * @param properties all that are set of it, each with the source where it counts
     */
    static @Nullable PlainSlo of(
            ConfigurationPropertyName name, Map<ConfigurationPropertyName, ConfigurationPropertySource> properties) {
        PlainSlo slo = new PlainSlo();
        for (Map.Entry<ConfigurationPropertyName, ConfigurationPropertySource> each : properties.entrySet()) {
            ConfigurationProperty property = each.getValue().getConfigurationProperty(each.getKey());
            if (property == null || !slo.add(ending(each.getKey(), name.getNumberOfElements()), property)) {
                return null;
            }
        }
        return properties.isEmpty() ? null : slo;
    }

    private static String ending(ConfigurationPropertyName name, int from) {
        StringBuilder ending = new StringBuilder();
        for (int i = from; i < name.getNumberOfElements(); i++) {
            ending.append(i == from ? "" : ".").append(name.getElement(i, Form.UNIFORM));
        }
        return ending.toString();
    }

    private boolean add(String ending, ConfigurationProperty property) {
        if (!TEXTS.contains(ending) || !(property.getValue() instanceof CharSequence value)) {
            return false;
        }
        String text = value.toString();
        properties.add(property);
        texts.put(ending, text);
        return !text.contains(SystemPropertyUtils.PLACEHOLDER_PREFIX);
    }

    /** What was read; the text of its value is bound. */
    List<ConfigurationProperty> properties() {
        return properties;
    }

    /** As Spring would bind it. */
    SloProperties bound() {
        return new SloProperties(
                texts.get("objective"),
                texts.get("period"),
                texts.get("zone"),
                texts.get("method"),
                texts.get("slice"),
                texts.get("slicetarget"),
                texts.get("sla"),
                null,
                sli(),
                alerts(),
                policy(),
                family());
    }

    private AlertProperties alerts() {
        String mode = texts.get("alerts.mode");
        String evidence = texts.get("alerts.evidence");
        String expectedEvents = texts.get("alerts.expectedevents");
        return mode == null && evidence == null && expectedEvents == null
                ? AlertProperties.UNSET
                : new AlertProperties(null, mode, evidence, expectedEvents);
    }

    private PolicyProperties policy() {
        String postmortemShare = texts.get("policy.postmortemshare");
        String leastCoverage = texts.get("policy.leastcoverage");
        return postmortemShare == null && leastCoverage == null
                ? PolicyProperties.UNSET
                : new PolicyProperties(null, postmortemShare, leastCoverage);
    }

    private FamilyProperties family() {
        String maxKeys = texts.get("family.maxkeys");
        String idleAfter = texts.get("family.idleafter");
        return maxKeys == null && idleAfter == null ? FamilyProperties.UNSET : new FamilyProperties(maxKeys, idleAfter);
    }

    private SliProperties sli() {
        return new SliProperties(
                http(),
                texts.get("sli.job"),
                texts.get("sli.latency"),
                texts.get("sli.freshness"),
                texts.get("sli.throughput"),
                texts.get("sli.custom"),
                texts.get("sli.resilience4j"),
                texts.get("sli.recorder"));
    }

    private @Nullable HttpProperties http() {
        String uri = texts.get("sli.http.uri");
        String path = texts.get("sli.http.path");
        String method = texts.get("sli.http.method");
        String header = texts.get("sli.http.header");
        return uri == null && path == null && method == null && header == null
                ? null
                : new HttpProperties(uri, path, method, header, List.of(), List.of(), List.of());
    }
}
