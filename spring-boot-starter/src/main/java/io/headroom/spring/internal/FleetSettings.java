package io.headroom.spring.internal;

import io.headroom.HeadroomBuilder;
import io.headroom.budget.BudgetScope;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.prometheus.Flavour;
import io.headroom.prometheus.PrometheusFleet;
import io.headroom.spring.internal.HeadroomProperties.FleetProperties;
import io.headroom.spring.internal.HeadroomProperties.PrometheusProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

/**
 * What an instance knows of its fleet.
 *
 * @param prometheus who is asked; null for the store
 * @param sslBundle whom to trust; null for whom the JVM trusts
 */
public record FleetSettings(
        BudgetScope follow,
        PrometheusFleet.@Nullable Builder prometheus,
        @Nullable String sslBundle) {
    private static final String PROMETHEUS = HeadroomProperties.PREFIX + ".fleet.prometheus.";

    static FleetSettings read(FleetProperties written, Flavour flavour, PropertyReader properties) {
        PrometheusProperties server = written.prometheus();
        String url = server.url();
        if (url == null || url.isBlank()) {
            return new FleetSettings(written.follow(), null, null);
        }
        PrometheusFleet.Builder prometheus =
                properties.read(PROMETHEUS + "url", ServerProperties.shown(url), hidden -> PrometheusFleet.at(url));
        if (prometheus != null) {
            properties.optional(
                    new Setting(PROMETHEUS + "interval", server.interval()),
                    prometheus.flavour(flavour),
                    text -> prometheus.interval(DurationGrammar.parse("interval", text, "30s")));
            server.readInto(prometheus, PROMETHEUS, properties);
        }
        return new FleetSettings(written.follow(), prometheus, server.sslBundle());
    }

    /** Tells the starter's own Headroom of the fleet. */
    public HeadroomBuilder applyTo(HeadroomBuilder headroom, ObjectProvider<SslBundles> bundles) {
        headroom.follow(follow);
        if (prometheus == null) {
            return headroom;
        }
        if (sslBundle != null) {
            prometheus.ssl(bundles.getObject().getBundle(sslBundle).createSslContext());
        }
        return headroom.fleet(prometheus.build());
    }
}
