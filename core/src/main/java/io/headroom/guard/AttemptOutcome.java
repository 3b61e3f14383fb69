package io.headroom.guard;

/** What one attempt to call a dependency came to. */
public enum AttemptOutcome {
    /** The dependency answered as it should, however slowly. */
    OK,

    /** It failed for a reason that is not load, such as a status of 500 or a refused connection. */
    ERROR,

    /** It had too much to do: no answer in time, 429, 503, RESOURCE_EXHAUSTED, or the word that a retry is not wanted. */
    OVERLOAD,

    /** The outcome says nothing of the dependency, such as a wrong argument or a cancelled call. */
    IGNORED
}
