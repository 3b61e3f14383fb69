package io.headroom.spring.internal;

/** Knows which SLOs a request counts for. Thread-safe. */
@FunctionalInterface
public interface RequestObjectives {
    /** The highest objective among them, as far as they are known before the answer, in (0, 1); 0 if there is none. */
    double highest(InboundRequest request);
}
