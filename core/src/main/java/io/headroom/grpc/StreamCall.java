package io.headroom.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardRejectedException;
import io.headroom.guard.RetriedCall;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A call that streams: one attempt, which ends with the first message.
 *
 * <p>Written by the thread that starts it, before any other may use it.
 *
 * @param <Q> the request
 * @param <R> the answer
 */
final class StreamCall<Q, R> extends SimpleForwardingClientCall<Q, R> {
    private final Guard guard;
    private final CallOptions options;
    private boolean refused;

    StreamCall(Guard guard, ClientCall<Q, R> call, CallOptions options) {
        super(call);
        this.guard = guard;
        this.options = options;
    }

    @Override
    public void start(Listener<R> listener, Metadata headers) {
        RetriedCall call = guard.begin();
        Throwable refusal = call.tryStart();
        if (refusal instanceof GuardRejectedException rejection) {
            call.close();
            refused = true;
            tell(() -> listener.onClose(UnaryCall.refused(rejection), new Metadata()));
            return;
        }
        try {
            super.start(new Counting<>(listener, call, guard), headers);
        } catch (Throwable failed) {
            call.failed(failed);
            call.close();
            throw failed;
        }
    }

    @Override
    public void request(int messages) {
        if (!refused) {
            super.request(messages);
        }
    }

    @Override
    public void sendMessage(Q message) {
        if (!refused) {
            super.sendMessage(message);
        }
    }

    @Override
    public void halfClose() {
        if (!refused) {
            super.halfClose();
        }
    }

    @Override
    public void setMessageCompression(boolean enabled) {
        if (!refused) {
            super.setMessageCompression(enabled);
        }
    }

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
        if (!refused) {
            super.cancel(message, cause);
        }
    }

    private void tell(Runnable news) {
        Executor executor = options.getExecutor();
        if (executor == null) {
            news.run();
        } else {
            executor.execute(news);
        }
    }

    /**
     * Tells the guard how the attempt ended, and the caller everything.
     *
     * @param <R> the answer
     */
    private static final class Counting<R> extends SimpleForwardingClientCallListener<R> {
        private final RetriedCall call;
        private final Guard guard;
        private final long startNanos;
        private boolean counted;

        Counting(Listener<R> listener, RetriedCall call, Guard guard) {
            super(listener);
            this.call = call;
            this.guard = guard;
            startNanos = guard.clock().nanoTime();
        }

        @Override
        public void onMessage(R message) {
            if (!counted) {
                counted = true;
                if (guard.clock().nanoTime() - startNanos <= guard.timeout().toNanos()) {
                    call.answered(null);
                }
                call.close();
            }
            super.onMessage(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!counted) {
                counted = true;
                if (status.isOk()) {
                    call.answered(null);
                } else {
                    call.failed(status.asRuntimeException(trailers));
                }
                call.close();
            }
            super.onClose(status, trailers);
        }
    }
}
