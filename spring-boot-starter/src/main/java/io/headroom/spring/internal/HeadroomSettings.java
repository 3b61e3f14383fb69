package io.headroom.spring.internal;

import io.headroom.Headroom;

/** What the properties declare: all of it checked, or nothing. */
public record HeadroomSettings(SloDeclarations slos, GuardDeclarations guards, CountStore store) {
    /**
     * Reads and checks the properties.
     *
     * @throws InvalidPropertiesException with every property that breaks its rule
     */
    public static HeadroomSettings read(HeadroomProperties properties, PropertyPlaces places) {
        PropertyReader reader = new PropertyReader(places);
        if (properties.service() != null) {
            reader.read(HeadroomProperties.PREFIX + ".service", properties.service(), Headroom::builder);
        }
        if (properties.http().source() != null) {
            reader.read(HttpEventSource.PROPERTY, properties.http().source(), HttpEventSource::check);
        }
        HeadroomSettings settings = new HeadroomSettings(
                SloDeclarations.read(properties.slos(), places, reader),
                GuardDeclarations.read(properties.guards(), places, reader),
                CountStore.read(properties.store(), reader));
        reader.requireNoProblems();
        return settings;
    }
}
