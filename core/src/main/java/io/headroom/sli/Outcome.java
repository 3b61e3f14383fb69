package io.headroom.sli;

/** What an event was to the user who caused it. Only the two count towards a budget; leave out what was neither. */
public enum Outcome {
    /** The event did what it should. Under a latency SLI it must also have been fast enough to count as good. */
    GOOD,

    /** The event failed, however fast. */
    BAD
}
