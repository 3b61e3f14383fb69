package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.prometheus.AlertmanagerPush;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.spring.internal.HeadroomProperties.AlertmanagerProperties;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

/**
 * Who is told of alerts.
 *
 * @param push null for nobody
 * @param sslBundle whom to trust; null for whom the JVM trusts
 */
public record AlertmanagerSettings(
        AlertmanagerPush.@Nullable Builder push, @Nullable String sslBundle) {
    private static final String ALERTMANAGER = HeadroomProperties.PREFIX + ".alertmanager.";
    private static final String RESOLVE_AFTER = ALERTMANAGER + "resolve-after";
    private static final String USUAL_END = "2m";

    static AlertmanagerSettings read(AlertmanagerProperties written, PropertyReader properties) {
        AlertmanagerPush.Builder push = addresses(written.urls(), properties);
        if (push != null) {
            readDuration(ALERTMANAGER + "interval", written.interval(), "30s", push::interval, properties);
            readDuration(RESOLVE_AFTER, written.resolveAfter(), USUAL_END, push::resolveAfter, properties);
            written.readInto(push, ALERTMANAGER, properties);
            String end = written.resolveAfter() == null ? USUAL_END : written.resolveAfter();
            properties.read(RESOLVE_AFTER, end, text -> push.requireOverlap());
        }
        return new AlertmanagerSettings(push, written.sslBundle());
    }

    /** Begins to tell them, until it is closed; only if there are any. */
    AlertmanagerPush start(Headroom headroom, PrometheusRules rules, ObjectProvider<SslBundles> bundles) {
        AlertmanagerPush.Builder to = Objects.requireNonNull(push);
        if (sslBundle != null) {
            to.ssl(bundles.getObject().getBundle(sslBundle).createSslContext());
        }
        return to.rules(rules).start(headroom);
    }

    /** Null if there is none. */
    private static AlertmanagerPush.@Nullable Builder addresses(List<String> urls, PropertyReader properties) {
        AlertmanagerPush.Builder push = null;
        for (int i = 0; i < urls.size(); i++) {
            String url = urls.get(i);
            AlertmanagerPush.Builder before = push;
            AlertmanagerPush.Builder next = properties.read(
                    "%surls[%d]".formatted(ALERTMANAGER, i),
                    ServerProperties.shown(url),
                    hidden -> before == null ? AlertmanagerPush.to(url) : before.to(url));
            push = next == null ? before : next;
        }
        return push;
    }

    private static void readDuration(
            String property,
            @Nullable String text,
            String example,
            Function<Duration, AlertmanagerPush.Builder> setting,
            PropertyReader properties) {
        String name = property.substring(ALERTMANAGER.length()).replace('-', ' ');
        properties.optional(
                new Setting(property, text),
                null,
                written -> setting.apply(DurationGrammar.parse(name, written, example)));
    }
}
