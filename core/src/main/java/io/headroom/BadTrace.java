package io.headroom;

import java.time.Instant;

/**
 * A trace in which a bad event happened, to be looked up where traces are kept.
 *
 * @param traceId as the tracing system writes it: 32 hexadecimal digits by W3C
 * @param at the wall-clock time of the tick that took it in, at most about a second after the event
 */
public record BadTrace(String traceId, Instant at) {}
