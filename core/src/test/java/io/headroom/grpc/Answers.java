package io.headroom.grpc;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A service of strings that answers as it was told, in order, and well after that; remembers what it was asked. */
final class Answers implements BindableService {
    static final MethodDescriptor<String, String> QUOTE = method("quote", MethodType.UNARY, true);
    static final MethodDescriptor<String, String> ORDER = method("order", MethodType.UNARY, false);
    static final MethodDescriptor<String, String> WATCH = method("watch", MethodType.SERVER_STREAMING, true);

    static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> PREVIOUS =
            Metadata.Key.of("grpc-previous-rpc-attempts", Metadata.ASCII_STRING_MARSHALLER);

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<Metadata> headers = new CopyOnWriteArrayList<>();
    final CountDownLatch cancelled = new CountDownLatch(1);

    /** A status, after that many messages. */
    private record Answer(Status status, Metadata trailers, int messages) {}

    void will(Status... statuses) {
        for (Status status : statuses) {
            answers.add(new Answer(status, new Metadata(), status.isOk() ? 1 : 0));
        }
    }

    void willPushBack(Status status, String millis) {
        Metadata trailers = new Metadata();
        trailers.put(PUSHBACK, millis);
        answers.add(new Answer(status, trailers, 0));
    }

    void willBreakAfterAMessage(Status status) {
        answers.add(new Answer(status, new Metadata(), 1));
    }

    /** Says nothing until the call is cancelled. */
    void willHang() {
        answers.add(new Answer(Status.CANCELLED, new Metadata(), -1));
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder("headroom.Prices")
                .addMethod(QUOTE, handler())
                .addMethod(ORDER, handler())
                .addMethod(WATCH, handler())
                .build();
    }

    private ServerCallHandler<String, String> handler() {
        return (call, received) -> {
            headers.add(received);
            call.request(2);
            return new ServerCall.Listener<>() {
                @Override
                public void onMessage(String message) {
                    asked.add(message);
                }

                @Override
                public void onHalfClose() {
                    Answer next = answers.poll();
                    Answer answer = next == null ? new Answer(Status.OK, new Metadata(), 1) : next;
                    if (answer.messages < 0) {
                        return;
                    }
                    for (int message = 0; message < answer.messages; message++) {
                        if (message == 0) {
                            call.sendHeaders(new Metadata());
                        }
                        call.sendMessage("answer " + asked.size());
                    }
                    call.close(answer.status, answer.trailers);
                }

                @Override
                public void onCancel() {
                    cancelled.countDown();
                }
            };
        };
    }

    private static MethodDescriptor<String, String> method(String name, MethodType type, boolean idempotent) {
        return MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
                .setType(type)
                .setFullMethodName("headroom.Prices/" + name)
                .setIdempotent(idempotent)
                .build();
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
