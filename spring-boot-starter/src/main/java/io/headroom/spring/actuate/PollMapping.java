package io.headroom.spring.actuate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * The short way for what open pages ask every other second: past the actuator's reflection, conversion and negotiation, which take longer than the answer, but
 * not past filters, observations or interceptors. It takes what is asked just as pages do, and leaves the rest, and all that is
 * wrong, to the actuator.
 *
 * <p>Thread-safe.
 */
final class PollMapping extends AbstractHandlerMapping {
    /** Just before the actuator's mapping, which is at -100. */
    private static final int ORDER = -101;

    private static final String QUESTION = "since=";
    private static final int MOST_MOMENTS = 64;
    private static final String GZIP = "gzip";

    private final SingletonSupplier<Target> target;

    /** Pages that were answered in the same second ask with the same text. */
    private final Map<String, Instant> moments = new ConcurrentHashMap<>();

    /** @param target asked when the first page asks; null if all is to be left to the actuator */
    PollMapping(Supplier<@Nullable Target> target) {
        this.target = SingletonSupplier.ofNullable(target);
        setOrder(ORDER);
    }

    @Override
    protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
        String query = request.getQueryString();
        if (query == null || !query.startsWith(QUESTION) || !isOfAPage(request)) {
            return null;
        }
        Target slos = target.get();
        String path = ServletRequestPathUtils.getParsedRequestPath(request)
                .pathWithinApplication()
                .value();
        if (slos == null || !path.startsWith(slos.path)) {
            return null;
        }
        Instant since = query.indexOf('&') < 0 ? moment(request.getParameter("since")) : null;
        return since == null ? null : slos.poll(path, since);
    }

    private static boolean isOfAPage(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod())
                && MediaType.APPLICATION_JSON_VALUE.equals(request.getHeader(HttpHeaders.ACCEPT))
                && request.getHeader(HttpHeaders.ORIGIN) == null
                && request.getContentLengthLong() <= 0;
    }

    private @Nullable Instant moment(String text) {
        Instant known = moments.get(text);
        if (known == null) {
            try {
                known = OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException wrong) {
                return null;
            }
            if (moments.size() >= MOST_MOMENTS) {
                moments.clear();
            }
            moments.put(text, known);
        }
        return known;
    }

    /**
     * Who answers.
     *
     * @param path where the list is
     */
    record Target(String path, SloEndpointWebExtension slos) {
        /** @return null if it is another's path, or one that says a name otherwise than pages do */
        private @Nullable Poll poll(String asked, Instant since) {
            if (asked.length() == path.length()) {
                return new Poll(path, request -> slos.polled(since));
            }
            String name = asked.substring(path.length() + 1);
            boolean plain = asked.charAt(path.length()) == '/'
                    && !name.isEmpty()
                    && !name.startsWith("/")
                    && !name.endsWith("/")
                    && !name.contains("//")
                    && name.indexOf('%') < 0
                    && name.indexOf(';') < 0;
            return plain ? new Poll(path + "/**", request -> slos.polled(new User(request), since, name)) : null;
        }
    }

    /** @param pattern what metrics call it, as the actuator does */
    private record Poll(String pattern, Question question) implements HttpRequestHandler {
        @Override
        public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, pattern);
            ServerHttpObservationFilter.findObservationContext(request)
                    .ifPresent(observed -> observed.setPathPattern(pattern));
            SharedBytes answer = question.answer(request);
            if (answer == null) {
                response.setStatus(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            byte[] packed = takesGzip(request) ? answer.gzip() : null;
            byte[] sent = packed == null ? answer.plain() : packed;
            if (packed != null) {
                response.setHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
            }
            response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(sent.length);
            response.getOutputStream().write(sent);
        }

        /** As browsers say it. */
        private static boolean takesGzip(HttpServletRequest request) {
            String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
            return accepted != null && (accepted.equals(GZIP) || accepted.startsWith(GZIP + ","));
        }
    }

    private interface Question {
        @Nullable SharedBytes answer(HttpServletRequest request);
    }

    private record User(HttpServletRequest request) implements SecurityContext {
        @Override
        public @Nullable Principal getPrincipal() {
            return request.getUserPrincipal();
        }

        @Override
        public boolean isUserInRole(String role) {
            return request.isUserInRole(role);
        }
    }
}
