package io.headroom.grpc;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardRejectedException;
import io.headroom.guard.GuardedSection;
import io.headroom.guard.RequestScope;
import io.headroom.guard.RetryDeniedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A unary call that keeps its request until it is whole, and then makes as many attempts as its guard wants.
 *
 * <p>Concurrency: start, message and half-close come from one thread at a time, before the first attempt; {@link #request} and {@link #cancel} from any. The lock
 * guards what these share with the thread that begins an attempt; nothing foreign is called under it.
 *
 * @param <Q> the request
 * @param <R> the answer
 */
final class UnaryCall<Q, R> extends ClientCall<Q, R> {
    private static final Metadata.Key<String> PREVIOUS_ATTEMPTS =
            Metadata.Key.of("grpc-previous-rpc-attempts", Metadata.ASCII_STRING_MARSHALLER);

    private final Guard guard;
    private final Supplier<ClientCall<Q, R>> calls;
    private final CallOptions options;
    private final Context context = Context.current();
    private final Context.CancellationListener contextCancelled = this::cancelledWith;
    private final AtomicBoolean told = new AtomicBoolean();

    private @Nullable Listener<R> listener;
    private Metadata headers = new Metadata();
    private @Nullable Q message;
    private @Nullable Boolean compressed;

    /** Written by the thread that begins an attempt; they follow each other. */
    private int attempts;

    private final Object lock = new Object();
    private int requested;
    private @Nullable ClientCall<Q, R> current;
    private @Nullable CompletableFuture<Reply<R>> result;
    private @Nullable String cancellation;
    private @Nullable Throwable cancellationCause;

    UnaryCall(Guard guard, Supplier<ClientCall<Q, R>> calls, CallOptions options) {
        this.guard = guard;
        this.calls = calls;
        this.options = options;
    }

    @Override
    public void start(Listener<R> listener, Metadata headers) {
        this.listener = listener;
        this.headers = headers;
    }

    @Override
    public void setMessageCompression(boolean enabled) {
        compressed = enabled;
    }

    @Override
    public void sendMessage(Q message) {
        if (this.message != null) {
            throw new IllegalStateException("a unary call sends one message");
        }
        this.message = message;
    }

    @Override
    public void halfClose() {
        if (told.get()) {
            return;
        }
        context.addListener(contextCancelled, Runnable::run);
        CompletableFuture<Reply<R>> begun = begin();
        synchronized (lock) {
            result = begun;
        }
        if (told.get()) {
            begun.cancel(true);
        }
        begun.whenComplete(this::ended);
    }

    @Override
    public void request(int messages) {
        ClientCall<Q, R> asked;
        synchronized (lock) {
            requested = (int) Math.min(Integer.MAX_VALUE, (long) requested + messages);
            asked = current;
        }
        if (asked != null) {
            asked.request(messages);
        }
    }

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
        Status status = Status.CANCELLED.withDescription(message).withCause(cause);
        cancel(status, message, cause);
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public Attributes getAttributes() {
        ClientCall<Q, R> asked;
        synchronized (lock) {
            asked = current;
        }
        return asked == null ? Attributes.EMPTY : asked.getAttributes();
    }

    /** A call whose deadline is over is never sent, and says nothing of the dependency. */
    private CompletableFuture<Reply<R>> begin() {
        Deadline deadline = deadline();
        if (deadline == null) {
            return guard.callAsync(this::attempt);
        }
        long left = deadline.timeRemaining(TimeUnit.NANOSECONDS);
        if (left <= 0) {
            return attempt();
        }
        return RequestScope.current()
                .endingAt(guard.clock().nanoTime() + left)
                .wrap(() -> guard.callAsync(this::attempt))
                .get();
    }

    private @Nullable Deadline deadline() {
        Deadline own = options.getDeadline();
        Deadline inherited = context.getDeadline();
        if (own == null || inherited == null) {
            return own == null ? inherited : own;
        }
        return own.minimum(inherited);
    }

    private CompletableFuture<Reply<R>> attempt() {
        CompletableFuture<Reply<R>> reply = new CompletableFuture<>();
        Context before = context.attach();
        try {
            ClientCall<Q, R> call = GuardedSection.attempt(guard.name(), calls::get);
            call.start(new Reply.Collector<>(reply), attemptHeaders());
            reply.whenComplete((whole, failure) -> {
                if (reply.isCancelled()) {
                    cancelAttempt(call);
                }
            });
            send(call);
        } finally {
            context.detach(before);
        }
        return reply;
    }

    private void send(ClientCall<Q, R> call) {
        int before;
        synchronized (lock) {
            before = requested;
        }
        if (before > 0) {
            call.request(before);
        }
        if (compressed != null) {
            call.setMessageCompression(compressed);
        }
        if (message != null) {
            call.sendMessage(message);
        }
        call.halfClose();
        int since;
        synchronized (lock) {
            current = call;
            since = requested - before;
        }
        if (since > 0) {
            call.request(since);
        }
    }

    /** Of its own, for interceptors may add to them. */
    private Metadata attemptHeaders() {
        Metadata own = new Metadata();
        own.merge(headers);
        if (attempts > 0) {
            own.put(PREVIOUS_ATTEMPTS, Integer.toString(attempts));
        }
        attempts++;
        return own;
    }

    private void cancelAttempt(ClientCall<Q, R> call) {
        String message;
        Throwable cause;
        synchronized (lock) {
            message = cancellation;
            cause = cancellationCause;
        }
        call.cancel(message == null && cause == null ? "nobody waits for it" : message, cause);
    }

    /** The attempt under way sees the end of its context's deadline by itself, and there is no retry after it. */
    private void cancelledWith(Context cancelled) {
        if (!(cancelled.cancellationCause() instanceof TimeoutException)) {
            cancel(Contexts.statusFromCancelled(cancelled), "the context was cancelled", cancelled.cancellationCause());
        }
    }

    private void cancel(Status status, @Nullable String message, @Nullable Throwable cause) {
        CompletableFuture<Reply<R>> underWay;
        synchronized (lock) {
            cancellation = message;
            cancellationCause = cause;
            underWay = result;
        }
        tell(to -> to.onClose(status, new Metadata()));
        if (underWay != null) {
            underWay.cancel(true);
        }
    }

    private void ended(@Nullable Reply<R> reply, @Nullable Throwable failure) {
        context.removeListener(contextCancelled);
        if (reply != null) {
            tell(to -> reply.tell(to, reply.status()));
        } else if (failure instanceof Reply.Failed failed) {
            @SuppressWarnings("unchecked") // of an attempt of this call
            Reply<R> last = (Reply<R>) failed.reply();
            tell(to -> last.tell(to, withDenial(last.status(), failed)));
        } else if (failure instanceof GuardRejectedException rejection) {
            tell(to -> to.onClose(refused(rejection), new Metadata()));
        } else if (failure != null) {
            tell(to -> to.onClose(Status.fromThrowable(failure), new Metadata()));
        }
    }

    /** Once, and where the call's listener is to be called: a blocking stub waits for just that. */
    private void tell(Consumer<Listener<R>> news) {
        Listener<R> to = listener;
        if (!told.compareAndSet(false, true) || to == null) {
            return;
        }
        Executor executor = options.getExecutor();
        if (executor == null) {
            news.accept(to);
        } else {
            executor.execute(() -> news.accept(to));
        }
    }

    static Status refused(GuardRejectedException rejection) {
        return Status.UNAVAILABLE.withDescription(rejection.getMessage()).withCause(rejection);
    }

    private static Status withDenial(Status status, Throwable failure) {
        return status.getCause() != null
                ? status
                : Stream.of(failure.getSuppressed())
                        .filter(RetryDeniedException.class::isInstance)
                        .findFirst()
                        .map(status::withCause)
                        .orElse(status);
    }
}
