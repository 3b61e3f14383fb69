package io.headroom.resilience4j;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Answers one thing after the other; exceptions are thrown. */
final class Script {
    private final Deque<Object> answers;
    private int calls;

    Script(Object... answers) {
        this.answers = new ArrayDeque<>(List.of(answers));
    }

    String next() throws Exception {
        calls++;
        Object next = answers.remove();
        if (next instanceof Exception failure) {
            throw failure;
        }
        return (String) next;
    }

    String answer() {
        try {
            return next();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    int calls() {
        return calls;
    }
}
