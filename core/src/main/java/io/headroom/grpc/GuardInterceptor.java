package io.headroom.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardedSection;

/**
 * Guards the calls of a gRPC channel or stub: {@code stub.withInterceptors(GuardInterceptor.of(payments))}, outside of other interceptors, which
 * run again with each attempt.
 *
 * <p>Unary calls are retried if their method is declared idempotent or without side effects ({@code idempotency_level}), or if the guard is declared idempotent. Their
 * answer is given to the caller when the call has ended. {@code grpc-retry-pushback-ms} is honoured, and each retry says in
 * {@code grpc-previous-rpc-attempts} how many there were before. The deadline of the call or its context is that of all attempts together; cancelling
 * the call or its context cancels the attempt under way.
 *
 * <p>Calls that stream are admitted and counted, and never retried: their first message, if it comes within the guard's timeout, is a good answer; a later one says
 * nothing; an end before it counts as its status says.
 *
 * <p>A call that the guard does not make ends with {@code UNAVAILABLE}, caused by a {@link io.headroom.guard.GuardRejectedException}. Thread-safe.
 */
public final class GuardInterceptor implements ClientInterceptor {
    private final Guard once;
    private final Guard again;
    private final boolean always;

    private GuardInterceptor(Guard guard) {
        Guard calls = guard.classifying(GrpcVerdict::ofFailure);
        once = calls.idempotent(false);
        again = calls.idempotent(true);
        always = guard.isIdempotent();
    }

    /** For calls that all belong to one guard. */
    public static GuardInterceptor of(Guard guard) {
        return new GuardInterceptor(guard);
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        if (GuardedSection.isWithin(once.name())) {
            return next.newCall(method, options);
        }
        if (method.getType() != MethodType.UNARY) {
            return new StreamCall<>(once, next.newCall(method, options), options);
        }
        boolean repeatable = always || method.isIdempotent() || method.isSafe();
        return new UnaryCall<>(repeatable ? again : once, () -> next.newCall(method, options), options);
    }
}
