package io.headroom.spring.internal;

import io.headroom.internal.check.InvalidSettingException;

/** Where the events of HTTP SLOs come from. A bean of this type exists where something feeds them. */
public interface HttpEventSource {
    /** The name of its bean: conditions look for that, which takes less time than looking for the type. */
    String BEAN = "headroomHttpEventSource";

    /** Chooses the source. */
    String PROPERTY = HeadroomProperties.PREFIX + ".http.source";

    /** The property's value for Spring's observations. */
    String OBSERVATIONS = "observations";

    /** The property's value, and the name, for a filter. */
    String FILTER = "filter";

    /** The name for a source that feeds nothing. */
    String NONE = "none";

    /** Name of the observation, {@link #NONE} if it is switched off, or {@link #FILTER}. */
    String name();

    /** Refuses what is no value of the property. */
    static String check(String source) {
        if (!source.equalsIgnoreCase(OBSERVATIONS) && !source.equalsIgnoreCase(FILTER)) {
            throw new InvalidSettingException(
                    "source",
                    source,
                    "must be observations or filter",
                    "leave it out for observations, or a filter where there are none");
        }
        return source;
    }
}
