package io.headroom.spring.http;

import io.headroom.spring.internal.InboundRequest;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/** Counts the requests of Spring MVC where there are no observations to count them by. */
final class ServletSliFilter extends OncePerRequestFilter {
    private final HttpRecording recording;

    ServletSliFilter(HttpRecording recording) {
        this.recording = recording;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Filtered exchange = begin(request, response);
        try {
            chain.doFilter(request, response);
        } catch (Throwable thrown) {
            exchange.failed(thrown);
            response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR.value());
            throw thrown;
        } finally {
            end(exchange, request);
        }
    }

    private Filtered begin(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(InboundRequest.KEY) instanceof Filtered underWay) {
            return underWay;
        }
        Filtered exchange = new Filtered(request, response, recording);
        request.setAttribute(InboundRequest.KEY, exchange);
        return exchange;
    }

    /** An asynchronous answer ends when the server says so, after all dispatches. */
    private void end(Filtered exchange, HttpServletRequest request) {
        try {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                return;
            }
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(exchange);
            } else {
                recording.record(exchange, null);
            }
        } catch (Throwable fault) {
            recording.failed(fault);
        }
    }

    private static final class Filtered extends ServletExchange implements AsyncListener {
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final HttpRecording recording;

        /** Written by the server's thread of the moment; the server orders what it calls. */
        private volatile @Nullable Throwable escaped;

        private volatile @Nullable String failedTemplate;

        Filtered(HttpServletRequest request, HttpServletResponse response, HttpRecording recording) {
            super(recording.nanoTime());
            this.request = request;
            this.response = response;
            this.recording = recording;
        }

        /** Remembers which handler it was: the error page has a template, too, and may come before the end. */
        void failed(@Nullable Throwable thrown) {
            failedTemplate = template();
            Throwable cause = thrown instanceof ServletException ? thrown.getCause() : null;
            escaped = cause == null ? thrown : cause;
        }

        @Override
        HttpServletRequest request() {
            return request;
        }

        @Override
        HttpServletResponse response() {
            return response;
        }

        @Override
        @Nullable String template() {
            String failed = failedTemplate;
            return failed == null
                    ? (String) request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)
                    : failed;
        }

        @Override
        @Nullable Throwable escaped() {
            return escaped;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            try {
                recording.record(this, null);
            } catch (Throwable fault) {
                recording.failed(fault);
            }
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // The answer is still to come.
        }

        @Override
        public void onError(AsyncEvent event) {
            failed(event.getThrowable());
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
