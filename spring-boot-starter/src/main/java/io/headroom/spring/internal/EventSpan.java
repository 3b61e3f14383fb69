package io.headroom.spring.internal;

/** The span of an event that is being counted; it is recorded, so what it is told costs what its tracing system takes for it. */
public interface EventSpan {
    /** The trace that it belongs to. */
    String traceId();

    /** Whether the trace will be found where traces are kept. */
    boolean isSampled();

    /** Sets an attribute of it, in place of one with the same key. */
    void tag(String key, String value);
}
