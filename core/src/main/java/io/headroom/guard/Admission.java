package io.headroom.guard;

/** What a {@link SloCircuitBreaker} says to an attempt. */
public enum Admission {
    /** It may go on, and has been counted as started: finish it. */
    ADMITTED("admitted"),

    /** Refused: the dependency is overloaded, and as many attempts are in flight as may be. */
    OVERLOADED("the dependency is overloaded and its limit of calls in flight is reached"),

    /** Refused: the dependency already holds its fixed share of the threads. */
    SHARE_FULL("the dependency holds its share of the threads"),

    /** Refused: the fallback is worth more than trying. */
    FALLBACK_WORTH_MORE("the fallback is worth more than trying");

    private final String sentence;

    Admission(String sentence) {
        this.sentence = sentence;
    }

    /** The reason, as a sentence fragment. */
    public String sentence() {
        return sentence;
    }
}
