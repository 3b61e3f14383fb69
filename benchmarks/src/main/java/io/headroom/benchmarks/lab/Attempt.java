package io.headroom.benchmarks.lab;

import java.util.function.Consumer;

/** One attempt to call a dependency: ends once, with the first answer or the timeout. */
final class Attempt {
    private final Consumer<Answer> end;
    private boolean ended;

    Attempt(Consumer<Answer> end) {
        this.end = end;
    }

    void answer(Answer answer) {
        if (!ended) {
            ended = true;
            end.accept(answer);
        }
    }

    /** Whether nobody waits for it any more. */
    boolean hasEnded() {
        return ended;
    }
}
