package io.headroom;

import io.headroom.alert.AlertChange;
import io.headroom.budget.PolicyStatus;
import java.time.Instant;
import java.util.List;

/** Something about an SLO that people want to hear of; see {@link Headroom#addEventListener}. */
public sealed interface SloEvent {
    /** Which SLO. */
    Slo slo();

    /** The wall-clock time of the tick that found it. */
    Instant at();

    /** One line that a person understands, as the log has it. */
    default String sentence() {
        return SloEventLog.sentence(this);
    }

    /**
     * An alert went from one state to another.
     *
     * @param slo which SLO
     * @param at when
     * @param change the states, and what led from one to the other
     * @param snapshot counts and budget at that time
     */
    record AlertChanged(Slo slo, Instant at, AlertChange change, SloSnapshot snapshot) implements SloEvent {
        /** Traces of bad events that led to it, newest first and at most {@value BadTraces#MOST}; empty unless traces are known. */
        public List<BadTrace> badTraces() {
            return snapshot.badTraces(change.status().rule());
        }
    }

    /**
     * The error-budget policy came to another state.
     *
     * @param slo which SLO
     * @param at when
     * @param from the state before
     * @param status the state now
     */
    record PolicyChanged(Slo slo, Instant at, String from, PolicyStatus status) implements SloEvent {}
}
