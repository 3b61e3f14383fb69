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
        String shown = url.replaceAll("//[^/@]*@", "//******@");
        PrometheusFleet.Builder prometheus =
                properties.read(PROMETHEUS + "url", shown, hidden -> PrometheusFleet.at(url));
        if (prometheus != null) {
            readInto(prometheus.flavour(flavour), server, properties);
        }
        return new FleetSettings(written.follow(), prometheus, server.sslBundle());
    }

    private static void readInto(
            PrometheusFleet.Builder prometheus, PrometheusProperties server, PropertyReader properties) {
        properties.optional(
                new Setting(PROMETHEUS + "interval", server.interval()),
                prometheus,
                text -> prometheus.interval(DurationGrammar.parse("interval", text, "30s")));
        properties.optional(
                new Setting(PROMETHEUS + "timeout", server.timeout()),
                prometheus,
                text -> prometheus.timeout(DurationGrammar.parse("timeout", text, "10s")));
        server.headers()
                .forEach((name, value) -> properties.read(
                        PROMETHEUS + "headers." + name, name, header -> prometheus.header(header, value)));
        String token = server.bearerToken();
        String user = server.username();
        if (token != null && user != null) {
            properties.refuse(PROMETHEUS + "username", user, "must not go with a bearer token", "remove one of them");
        } else if (token != null) {
            properties.read(PROMETHEUS + "bearer-token", "******", hidden -> prometheus.bearer(token));
        } else if (user != null) {
            String password = server.password() == null ? "" : server.password();
            properties.read(PROMETHEUS + "username", user, name -> prometheus.basic(name, password));
        }
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
