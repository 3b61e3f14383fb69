package io.headroom.spring.guard;

import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.headroom.grpc.GrpcVerdict;
import io.headroom.guard.AttemptClassifier;
import io.headroom.guard.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Knows what the stubs of gRPC throw, out of methods that are guarded.
 *
 * @param others knows everything else
 */
record GrpcFailures(AttemptClassifier others) implements AttemptClassifier {
    @Override
    public Verdict ofFailure(Throwable failure) {
        boolean known = failure instanceof StatusRuntimeException || failure instanceof StatusException;
        return known ? GrpcVerdict.ofFailure(failure) : others.ofFailure(failure);
    }

    @Override
    public Verdict ofAnswer(@Nullable Object answer) {
        return others.ofAnswer(answer);
    }
}
