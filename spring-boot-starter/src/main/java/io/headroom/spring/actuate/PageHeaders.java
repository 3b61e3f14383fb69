package io.headroom.spring.actuate;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;

/** What the head of a page's answer says beside the policy in the page, which cannot say who may show the page in a frame. Immutable. */
final class PageHeaders {
    private static final int OK = 200;

    private final String path;
    private final Map<String, String> headers = Map.of(
            "Content-Security-Policy",
            LivePages.policy() + "; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer",
            "X-Content-Type-Options",
            "nosniff");

    /**
     * @param prefix what stands before the base path of the endpoints: empty, or a path without a slash at its end
     * @param endpoints where they are
     */
    PageHeaders(String prefix, WebEndpointProperties endpoints) {
        String base = endpoints.getBasePath();
        path = prefix + (base.equals("/") ? "" : base) + "/"
                + endpoints.getPathMapping().getOrDefault(SloEndpoint.ID, SloEndpoint.ID);
    }

    /** Where the pages are: this path, and all below. */
    String path() {
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
