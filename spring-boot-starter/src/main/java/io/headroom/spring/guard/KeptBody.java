package io.headroom.spring.guard;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.web.reactive.function.BodyInserter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A request's body that is written once, kept in memory and sent as often as there are attempts: its source may not give it twice. */
final class KeptBody implements BodyInserter<Object, ClientHttpRequest> {
    private final BodyInserter<?, ? super ClientHttpRequest> source;
    private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();

    KeptBody(BodyInserter<?, ? super ClientHttpRequest> source) {
        this.source = source;
    }

    @Override
    public Mono<Void> insert(ClientHttpRequest request, Context context) {
        Kept body = kept.get();
        return body == null ? source.insert(new Keeping(request), context) : body.sendTo(request);
    }

    /** Keeps what is written to it. */
    private final class Keeping extends ClientHttpRequestDecorator {
        Keeping(ClientHttpRequest request) {
            super(request);
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            Kept written = new Kept(HttpHeaders.copyOf(getHeaders()), bytes(body));
            kept.set(written);
            return written.sendTo(getDelegate());
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return writeWith(Flux.from(body).concatMap(Flux::from));
        }

        private static Mono<byte[]> bytes(Publisher<? extends DataBuffer> body) {
            return DataBufferUtils.join(body)
                    .map(joined -> {
                        byte[] bytes = new byte[joined.readableByteCount()];
                        joined.read(bytes);
                        DataBufferUtils.release(joined);
                        return bytes;
                    })
                    .cache();
        }
    }

    /**
     * What was written.
     *
     * @param headers those that the source set with the body among them
     */
    private record Kept(HttpHeaders headers, Mono<byte[]> bytes) {
        Mono<Void> sendTo(ClientHttpRequest request) {
            headers.forEach((name, values) -> {
                if (!request.getHeaders().containsHeader(name)) {
                    request.getHeaders().addAll(name, values);
                }
            });
            return request.writeWith(bytes.map(body -> request.bufferFactory().wrap(body)));
        }
    }
}
