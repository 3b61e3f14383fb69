package io.headroom.spring.http;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Some of the requests, by their path within the application. Compares what was sent as it is where that comes to what Spring's pattern says of the
 * path that it took apart, which costs objects.
 *
 * <p>Thread-safe.
 */
final class PathSelector {
    private static final Spares<DecodedPath> DECODED = new Spares<>(DecodedPath::new);

    private final PathPattern pattern;

    /** The same, null if that is left to Spring. */
    private final @Nullable PlainPattern plain;

    private final boolean seesSlashes;
    private final ActuatorPaths excluded;

    private PathSelector(PathPattern pattern, @Nullable PlainPattern plain, ActuatorPaths excluded) {
        this.pattern = pattern;
        this.plain = plain;
        seesSlashes = plain != null && plain.seesSlashes();
        this.excluded = excluded;
    }

    static PathSelector of(String path, ActuatorPaths excluded) {
        return new PathSelector(PathPatternParser.defaultInstance.parse(path), PlainPattern.of(path), excluded);
    }

    boolean selects(HttpExchange exchange) {
        int from = plain == null ? -1 : exchange.applicationAt();
        if (plain == null || from < 0) {
            return selects(exchange.path());
        }
        String path = exchange.rawPath();
        if (DecodedPath.isDecoded(path, from)) {
            return plain.matches(path, from) && !excluded.contain(path, from);
        }
        DecodedPath decoded = DECODED.take();
        boolean read = decoded.read(path, from) && !(seesSlashes && decoded.hasEscapedSlash());
        boolean matches = read && plain.matches(decoded.text(), 0);
        DECODED.giveBack(decoded);
        return read ? matches && !excluded.contain(path, from) : selects(exchange.path());
    }

    private boolean selects(PathContainer path) {
        return pattern.matches(path) && !excluded.contain(path.value());
    }
}
