package io.headroom.spring.measured;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a method returned: the end of the call, or something that ends later. */
final class CallResult {
    private static final boolean REACTOR_PRESENT =
            ClassUtils.isPresent("reactor.core.publisher.Mono", CallResult.class.getClassLoader());

    private CallResult() {}

    /** Counts a call that returned, when it has ended. Returns what to give to the caller. */
    static @Nullable Object whenEnded(@Nullable Object result, long startNanos, CallRecorder recorder) {
        if (result instanceof CompletionStage<?> stage) {
            follow(stage, startNanos, recorder);
        } else {
            recorder.end(startNanos, result, null);
        }
        return result;
    }

    /** The stage is the application's, and may refuse to be followed: its caller must not learn of that. */
    private static void follow(CompletionStage<?> stage, long startNanos, CallRecorder recorder) {
        try {
            stage.whenComplete((value, thrown) -> recorder.end(startNanos, value, cause(thrown)));
        } catch (Throwable refusal) {
            recorder.lose(refusal);
        }
    }

    /**
     * What to give to the caller of a method whose result is subscribed to later, and then counted; null if it is none of Reactor's. The
     * scheduler asks for it once, before the SLOs are there, and subscribes again and again.
     */
    static @Nullable Object whenSubscribed(@Nullable Object result, MeasuredMethod method) {
        return REACTOR_PRESENT ? Reactive.measured(result, method) : null;
    }

    private static @Nullable Throwable cause(@Nullable Throwable thrown) {
        Throwable wrapped = thrown instanceof CompletionException || thrown instanceof ExecutionException
                ? thrown.getCause()
                : null;
        return wrapped == null ? thrown : wrapped;
    }

    /** Apart, since Reactor may be absent. */
    private static final class Reactive {
        static @Nullable Object measured(@Nullable Object result, MeasuredMethod method) {
            if (result instanceof Mono<?> mono) {
                return measured(mono, method);
            }
            return result instanceof Flux<?> flux ? measured(flux, method) : null;
        }

        private static <T> Mono<T> measured(Mono<T> mono, MeasuredMethod method) {
            return Mono.defer(() -> {
                CallRecorder recorder = method.recorder();
                return recorder == null ? mono : measured(mono, recorder, recorder.start());
            });
        }

        private static <T> Mono<T> measured(Mono<T> mono, CallRecorder recorder, long startNanos) {
            return mono.doOnSuccess(value -> recorder.end(startNanos, value, null))
                    .doOnError(thrown -> recorder.end(startNanos, null, thrown))
                    .doOnCancel(() -> recorder.end(startNanos, null, new CancellationException()));
        }

        private static <T> Flux<T> measured(Flux<T> flux, MeasuredMethod method) {
            return Flux.defer(() -> {
                CallRecorder recorder = method.recorder();
                return recorder == null ? flux : measured(flux, recorder, recorder.start());
            });
        }

        private static <T> Flux<T> measured(Flux<T> flux, CallRecorder recorder, long startNanos) {
            return flux.doOnComplete(() -> recorder.end(startNanos, null, null))
                    .doOnError(thrown -> recorder.end(startNanos, null, thrown))
                    .doOnCancel(() -> recorder.end(startNanos, null, new CancellationException()));
        }
    }
}
