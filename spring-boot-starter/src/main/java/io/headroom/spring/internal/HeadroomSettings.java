package io.headroom.spring.internal;

import io.headroom.Headroom;

/** What the properties declare: all of it checked, or nothing. */
public record HeadroomSettings(SloDeclarations slos, GuardDeclarations guards, CountStore store, RuleSettings rules) {
    /**
     * Reads and checks the properties.
     *
     * @param definedByBeansToo whether there are beans that define SLOs, so that their properties may leave something out
     * @throws InvalidPropertiesException with every property that breaks its rule
     */
    public static HeadroomSettings read(
            HeadroomProperties properties, PropertyPlaces places, boolean definedByBeansToo) {
        PropertyReader reader = new PropertyReader(places);
        if (properties.service() != null) {
            reader.read(HeadroomProperties.PREFIX + ".service", properties.service(), Headroom::builder);
        }
        if (properties.http().source() != null) {
            reader.read(HttpEventSource.PROPERTY, properties.http().source(), HttpEventSource::check);
        }
        HeadroomSettings settings = new HeadroomSettings(
                SloDeclarations.read(properties, places, reader, definedByBeansToo),
                GuardDeclarations.read(properties.guards(), places, reader),
                CountStore.read(properties.store(), reader),
                RuleSettings.read(properties.rules(), reader));
        reader.requireNoProblems();
        return settings;
    }
}
