package io.headroom.spring.internal;

import org.jspecify.annotations.Nullable;

/** What became of a request. */
public interface HttpAnswer {
    /** The status of the response, 0 if there is none. */
    int status();

    /** What the handler threw, be it turned into an answer or not; null if nothing. */
    @Nullable Throwable error();

    /** Whether the client hung up before the whole answer was written. */
    boolean isAborted();

    /** Whether no answer was made, or only a part of one, for a reason other than the client's. */
    boolean isBroken();
}
