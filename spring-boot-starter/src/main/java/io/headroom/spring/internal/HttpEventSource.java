package io.headroom.spring.internal;

/** Where the events of HTTP SLOs come from. A bean of this type exists where something feeds them. */
public interface HttpEventSource {
    /** The name for a source that feeds nothing. */
    String NONE = "none";

    /** Name of the observation, or {@link #NONE} if it is switched off. */
    String name();
}
