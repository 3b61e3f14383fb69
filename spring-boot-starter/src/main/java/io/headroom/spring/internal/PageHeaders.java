package io.headroom.spring.internal;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;

/** What the head of a page's answer says beside the policy in the page, which cannot say who may show the page in a frame. Immutable. */
public final class PageHeaders {
    private static final int OK = 200;

    private final String path;
    private final Map<String, String> headers;

    /**
     * @param prefix what stands before the base path of the endpoints: empty, or a path without a slash at its end
     * @param endpoints where they are
     * @param id the endpoint whose pages are meant
     * @param policy what these may do, without who may show them
     */
    public PageHeaders(String prefix, WebEndpointProperties endpoints, String id, String policy) {
        String base = endpoints.getBasePath();
        path = prefix + (base.equals("/") ? "" : base) + "/"
                + endpoints.getPathMapping().getOrDefault(id, id);
        headers = Map.of(
                "Content-Security-Policy",
                policy + "; frame-ancestors 'none'",
                "Referrer-Policy",
                "no-referrer",
                "X-Content-Type-Options",
                "nosniff");
    }

    /** Where the pages are: this path, and all below. */
    public String path() {
        return path;
    }

    /** Adds what is not there yet, if the answer is a page: an error page is the application's, like any header that it set. */
    void addTo(int status, @Nullable String contentType, Predicate<String> isThere, BiConsumer<String, String> add) {
        if (status == OK && contentType != null && contentType.startsWith("text/html")) {
            headers.forEach((name, value) -> {
                if (!isThere.test(name)) {
                    add.accept(name, value);
                }
            });
        }
    }
}
