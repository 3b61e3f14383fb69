package io.headroom.guard;

/** Why a failed attempt was not made again although it could have been. */
public enum RetryDenial {
    /** Retries have done too little lately, or their budget is spent. */
    BUDGET("retries have done too little lately, or their budget is spent"),

    /** There is no time left for another attempt before the deadline. */
    DEADLINE("another attempt would miss the deadline"),

    /** The limit of calls in flight is on: a retry would take the place of another call. */
    OVERLOADED("the dependency is overloaded"),

    /** Calls are routed to their fallback. */
    FALLBACK_WORTH_MORE("the fallback is worth more than trying"),

    /** The thread was interrupted, or the call cancelled, while it waited for the next attempt. */
    INTERRUPTED("the wait was interrupted");

    private final String sentence;

    RetryDenial(String sentence) {
        this.sentence = sentence;
    }

    /** The reason, as a sentence fragment. */
    public String sentence() {
        return sentence;
    }
}
