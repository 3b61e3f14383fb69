package io.headroom.benchmarks.lab;

import java.util.EnumMap;
import java.util.Map;

/** A failed attempt as libraries want it told: one exception for each answer, without a stack. */
final class AttemptFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final Map<Answer, AttemptFailure> BY_ANSWER = new EnumMap<>(Answer.class);

    static {
        for (Answer answer : Answer.values()) {
            BY_ANSWER.put(answer, new AttemptFailure(answer));
        }
    }

    private final Answer answer;

    private AttemptFailure(Answer answer) {
        super(answer.name(), null, false, false);
        this.answer = answer;
    }

    static AttemptFailure of(Answer answer) {
        return BY_ANSWER.getOrDefault(answer, new AttemptFailure(answer));
    }

    Answer answer() {
        return answer;
    }
}
