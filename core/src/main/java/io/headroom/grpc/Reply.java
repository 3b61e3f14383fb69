package io.headroom.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * All that one attempt brought.
 *
 * @param <R> the message
 * @param headers null if there were none
 * @param messages one, if the server keeps to what a unary call is
 */
record Reply<R>(@Nullable Metadata headers, List<R> messages, Status status, Metadata trailers) {
    void tell(ClientCall.Listener<R> listener, Status asStatus) {
        if (headers != null) {
            listener.onHeaders(headers);
        }
        messages.forEach(listener::onMessage);
        listener.onClose(asStatus, trailers);
    }

    /** A reply whose status is not OK, as classifiers know it. */
    static final class Failed extends StatusRuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Reply<?> reply;

        Failed(Reply<?> reply) {
            super(reply.status, reply.trailers);
            this.reply = reply;
        }

        Reply<?> reply() {
            return reply;
        }

        /** Nobody sees it. */
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /**
     * Puts a reply together.
     *
     * <p>Called by one thread at a time, in order, as gRPC does.
     *
     * @param <R> the message
     */
    static final class Collector<R> extends ClientCall.Listener<R> {
        private final CompletableFuture<Reply<R>> reply;
        private final List<R> messages = new ArrayList<>(1);
        private @Nullable Metadata headers;

        Collector(CompletableFuture<Reply<R>> reply) {
            this.reply = reply;
        }

        @Override
        public void onHeaders(Metadata headers) {
            this.headers = headers;
        }

        @Override
        public void onMessage(R message) {
            messages.add(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            Reply<R> whole = new Reply<>(headers, messages, status, trailers);
            if (status.isOk()) {
                reply.complete(whole);
            } else {
                reply.completeExceptionally(new Failed(whole));
            }
        }
    }
}
