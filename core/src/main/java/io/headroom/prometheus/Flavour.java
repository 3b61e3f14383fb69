package io.headroom.prometheus;

import java.util.Locale;

/** How recorded series and their labels are named. */
public enum Flavour {
    /** As Sloth names them ({@code sloth_id}, {@code sloth_service}, {@code sloth_slo}): its dashboards and its UI show these SLOs too. */
    SLOTH("sloth_", "slo", "sloth_slo_info"),

    /** Without Sloth's name: {@code slo_id}, {@code slo_service}, {@code slo_name}. */
    NEUTRAL("slo_", "name", "slo:info");

    private final String prefix;
    private final String sloLabel;
    private final String infoSeries;

    Flavour(String prefix, String sloLabel, String infoSeries) {
        this.prefix = prefix;
        this.sloLabel = prefix + sloLabel;
        this.infoSeries = infoSeries;
    }

    String id() {
        return label("id");
    }

    String service() {
        return label("service");
    }

    String slo() {
        return sloLabel;
    }

    String window() {
        return label("window");
    }

    String severity() {
        return label("severity");
    }

    /** Tells the evidence of one rule from that of another with the same window. */
    String factor() {
        return label("factor");
    }

    String label(String name) {
        return prefix + name;
    }

    String infoSeries() {
        return infoSeries;
    }

    /** What the names of groups begin with. */
    String groupPrefix() {
        return this == SLOTH ? "sloth-slo" : "slo";
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
