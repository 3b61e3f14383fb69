package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.prometheus.AlertmanagerPush;
import io.headroom.prometheus.PrometheusRules;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.ssl.SslBundles;

/** Tells Alertmanagers what fires, if properties name any. */
public final class AlertmanagerPublisher implements SmartInitializingSingleton, DisposableBean {
    private final AlertmanagerSettings settings;
    private final Headroom headroom;
    private final PrometheusRules rules;
    private final ObjectProvider<SslBundles> bundles;
    private @Nullable AlertmanagerPush push;

    public AlertmanagerPublisher(
            AlertmanagerSettings settings,
            Headroom headroom,
            PrometheusRules rules,
            ObjectProvider<SslBundles> bundles) {
        this.settings = settings;
        this.headroom = headroom;
        this.rules = rules;
        this.bundles = bundles;
    }

    @Override
    public void afterSingletonsInstantiated() {
        AlertmanagerPush.Builder to = settings.push();
        if (to == null) {
            return;
        }
        if (settings.sslBundle() != null) {
            to.ssl(bundles.getObject().getBundle(settings.sslBundle()).createSslContext());
        }
        push = to.rules(rules).start(headroom);
    }

    @Override
    public void destroy() {
        if (push != null) {
            push.close();
        }
    }
}
