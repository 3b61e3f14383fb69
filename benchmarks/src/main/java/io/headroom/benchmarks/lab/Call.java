package io.headroom.benchmarks.lab;

import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** A call on its way: what a policy does with it, and what it came to. */
final class Call {
    private final ClientProcess process;
    private final Consumer<Call> end;
    private final boolean critical;
    private final long startNanos;
    private int attempts;
    private Answer lastAnswer = Answer.OK;
    private @Nullable Result result;

    /** For whatever a policy keeps of a call. */
    @Nullable Object note;

    Call(ClientProcess process, boolean critical, Consumer<Call> end) {
        this.process = process;
        this.critical = critical;
        this.end = end;
        startNanos = process.time().nanos();
    }

    /**
     * Makes an attempt.
     *
     * @param ended hears of its answer and the nanoseconds it took
     */
    void attempt(ObjLongConsumer<Answer> ended) {
        attempts++;
        long attemptStart = process.time().nanos();
        process.send(answer -> {
            lastAnswer = answer;
            ended.accept(answer, process.time().nanos() - attemptStart);
        });
    }

    /** Counts that an attempt was not made because the policy said so. */
    void rejected() {
        lastAnswer = Answer.REJECTED_HERE;
        process.rejected();
    }

    void end(Result ending) {
        if (result != null) {
            throw new IllegalStateException("a call must end once, was " + result + ", then " + ending);
        }
        result = ending;
        end.accept(this);
    }

    boolean isCritical() {
        return critical;
    }

    long startNanos() {
        return startNanos;
    }

    /** Made so far. */
    int attempts() {
        return attempts;
    }

    Answer lastAnswer() {
        return lastAnswer;
    }

    @Nullable Result result() {
        return result;
    }
}
