package io.headroom.spring.internal;

import io.headroom.Slo;
import io.headroom.internal.check.LabelName;
import io.headroom.prometheus.EventSource;
import io.headroom.prometheus.EventSource.Convention;
import io.headroom.prometheus.EventSource.HttpMeter;
import io.headroom.spring.internal.HeadroomProperties.HttpMeterProperties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads from which series of Prometheus the events of SLOs on HTTP requests are counted: Headroom's own, or a meter that is exported anyway. */
final class HttpMeterReader {
    private static final String PREFIX = HeadroomProperties.PREFIX + ".rules.http-meter.";

    private final PropertyReader properties;
    private final PropertyPlaces places;

    HttpMeterReader(PropertyReader properties, PropertyPlaces places) {
        this.properties = properties;
        this.places = places;
    }

    /** SLOs on other events are counted from Headroom's own series. */
    Function<Slo, EventSource> read(HttpMeterProperties written, SloDeclarations slos) {
        Convention convention = written.convention();
        if (convention == null) {
            refuseWithout(written);
            return slo -> EventSource.counter();
        }
        if (written.labels().isEmpty()) {
            properties.refuse(
                    PREFIX + "labels",
                    "not set",
                    "must have at least one label",
                    "write one that only this service's series have, such as job: shop");
        }
        written.labels().keySet().forEach(name -> properties.read(PREFIX + "labels." + name, name, LabelName::check));
        slos.all().forEach(this::requireTold);
        return slo -> slos.http(slo.name())
                .<EventSource>map(http -> new HttpMeter(
                        convention, written.buckets(), written.labels(), String.valueOf(http.uri()), http.method()))
                .orElse(EventSource.counter());
    }

    private void refuseWithout(HttpMeterProperties written) {
        if (!written.labels().isEmpty()) {
            properties.refuse(
                    PREFIX + "labels",
                    written.labels().toString(),
                    "must go with a convention",
                    "set the convention to spring or opentelemetry, or remove the labels");
        }
    }

    /** The meter has the handler's template, the method and the class of status. */
    private void requireTold(SloDeclaration slo) {
        HttpSelector http = slo.http();
        String untold = http == null ? null : untold(http);
        if (untold != null) {
            properties.refuse(
                    places.sloProperty(slo.name()) + ".sli.http." + untold,
                    String.valueOf(http),
                    "must be what the meter of headroom.rules.http-meter can tell: a path template, alone or with a method",
                    "remove " + untold + ", or headroom.rules.http-meter, so that Headroom's own series are used");
        }
    }

    private static @Nullable String untold(HttpSelector http) {
        if (http.path() != null) {
            return "path";
        }
        if (http.header() != null) {
            return "header";
        }
        if (http.uri() == null || http.uri().contains("*")) {
            return "uri";
        }
        HttpRules rules = http.rules();
        if (!rules.ignored().isEmpty()) {
            return "ignored";
        }
        return !rules.good().isEmpty() ? "good" : rules.bad().isEmpty() ? null : "bad";
    }
}
