package io.headroom;

import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.InvalidSettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The SLOs on one stream of events; see {@link Headroom#sli(Consumer)}. */
public final class SliBuilder {
    final List<SloBuilder> slos = new ArrayList<>();

    private final Consumer<? super SloBuilder> defaults;

    SliBuilder(Consumer<? super SloBuilder> defaults) {
        this.defaults = defaults;
    }

    /**
     * Adds an SLO.
     *
     * @param name a DNS label, unique within the {@link Headroom}
     * @param settings sets at least the objective
     * @throws IllegalArgumentException if the name or a setting breaks its rule
     */
    public SliBuilder slo(String name, Consumer<SloBuilder> settings) {
        SloBuilder slo = new SloBuilder(name);
        requireUnused(name);
        settings.accept(slo.defaults(defaults));
        slo.objective();
        SloBuilder agreement = slo.agreement().orElse(null);
        if (agreement != null) {
            requireUnused(agreement.name);
        }
        slos.add(slo);
        if (agreement != null) {
            slos.add(agreement);
        }
        return this;
    }

    private void requireUnused(String name) {
        DnsLabel.check("name", name);
        for (SloBuilder slo : slos) {
            if (slo.name.equals(name)) {
                throw duplicate(name);
            }
        }
    }

    static InvalidSettingException duplicate(String name) {
        return new InvalidSettingException("name", name, "must be declared once", "choose another name or remove one");
    }
}
