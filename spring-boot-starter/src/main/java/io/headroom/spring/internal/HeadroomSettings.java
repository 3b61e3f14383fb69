package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.openslo.EventOrigin;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/** What the properties declare: all of it checked, or nothing. */
public record HeadroomSettings(
        HeadroomProperties properties,
        SloDeclarations slos,
        GuardDeclarations guards,
        CountStore store,
        FleetSettings fleet,
        RuleSettings rules,
        AlertmanagerSettings alertmanager) {
    /** The properties as an application context binds them, refusing unknown ones. */
    public static HeadroomProperties bind(Environment environment) {
        BindHandler strict = new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
        return Binder.get(environment)
                .bindOrCreate(
                        HeadroomProperties.PREFIX,
                        Bindable.of(HeadroomProperties.class),
                        new SparseBinding(strict, environment));
    }

    /** Where the events of an SLO come from by the properties; empty if the application records them for it alone. */
    public Optional<EventOrigin> origin(Slo slo) {
        return slos.declaration(slo.name()).map(declared -> {
            SloProperties written = properties.slos().get(declared.name());
            if (declared.http() != null) {
                return declared.http().origin();
            }
            if (declared.job() != null) {
                return new EventOrigin.Job(declared.job().toString());
            }
            if (written != null && written.sli().resilience4j() != null) {
                return new EventOrigin.CircuitBreaker(
                        written.sli().resilience4j().strip());
            }
            return declared.recorder() == null ? null : new EventOrigin.Recorder(declared.recorder());
        });
    }

    /**
     * Reads and checks the properties.
     *
     * @param definedByBeansToo whether there are beans that define SLOs, so that their properties may leave something out; asked if they do
     * @throws InvalidPropertiesException with every property that breaks its rule
     */
    public static HeadroomSettings read(
            HeadroomProperties properties, PropertyPlaces places, BooleanSupplier definedByBeansToo) {
        PropertyReader reader = new PropertyReader(places);
        if (properties.service() != null) {
            reader.read(HeadroomProperties.PREFIX + ".service", properties.service(), Headroom::builder);
        }
        if (properties.http().source() != null) {
            reader.read(HttpEventSource.PROPERTY, properties.http().source(), HttpEventSource::check);
        }
        SloDeclarations slos = SloDeclarations.read(properties, places, reader, definedByBeansToo);
        HeadroomSettings settings = new HeadroomSettings(
                properties,
                slos,
                GuardDeclarations.read(properties.guards(), places, reader),
                CountStore.read(properties.store(), reader),
                FleetSettings.read(properties.fleet(), properties.rules().flavour(), reader),
                RuleSettings.read(properties.rules(), slos, reader, places),
                AlertmanagerSettings.read(properties.alertmanager(), reader));
        reader.requireNoProblems();
        return settings;
    }
}
