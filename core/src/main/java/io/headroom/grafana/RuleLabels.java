package io.headroom.grafana;

import java.util.Locale;

/** How the rules that the dashboard reads name the labels of what they record. */
public enum RuleLabels {
    /** {@code sloth_service}, {@code sloth_slo}, as Sloth names them. */
    SLOTH("sloth_", "slo"),

    /** {@code slo_service}, {@code slo_name}. */
    NEUTRAL("slo_", "name");

    private final String prefix;
    private final String slo;

    RuleLabels(String prefix, String slo) {
        this.prefix = prefix;
        this.slo = prefix + slo;
    }

    String service() {
        return prefix + "service";
    }

    String slo() {
        return slo;
    }

    String window() {
        return prefix + "window";
    }

    String severity() {
        return prefix + "severity";
    }

    /** Those that tell one SLO from another, for {@code by (…)}. */
    String identity() {
        return service() + ", " + slo();
    }

    /** The SLO that the dashboard's reader has chosen, for {@code {…}}. */
    String chosen() {
        return "%s=\"$service\", %s=\"$slo\"".formatted(service(), slo());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
