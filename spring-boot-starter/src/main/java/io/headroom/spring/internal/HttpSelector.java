package io.headroom.spring.internal;

import io.headroom.internal.check.InvalidSettingException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * The requests of one handler: SLOs with equal selectors share one SLI.
 *
 * @param uri the handler's path template, as its mapping has it
 * @param method an HTTP method, null for all
 */
public record HttpSelector(String uri, @Nullable String method) {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
    private static final String EXAMPLE = "write a path template such as /checkout/{id}";
    private static final boolean PARSER_PRESENT = ClassUtils.isPresent(
            "org.springframework.web.util.pattern.PathPatternParser", HttpSelector.class.getClassLoader());

    static String checkUri(String uri) {
        if (!uri.startsWith("/")) {
            throw new InvalidSettingException("uri", uri, "must be a path template that begins with /", EXAMPLE);
        }
        if (PARSER_PRESENT) {
            Syntax.check(uri);
        }
        return uri;
    }

    static String checkMethod(String method) {
        String upper = method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(upper)) {
            throw new InvalidSettingException(
                    "method", method, "must be an HTTP method", "write one such as GET, or leave it out for all");
        }
        return upper;
    }

    @Override
    public String toString() {
        return method == null ? uri : method + " " + uri;
    }

    /** Apart, since spring-web is absent from an application without HTTP. */
    private static final class Syntax {
        static void check(String uri) {
            try {
                PathPatternParser.defaultInstance.parse(uri);
            } catch (PatternParseException broken) {
                throw new InvalidSettingException(
                        "uri",
                        uri,
                        "must be a path template that Spring can parse (%s at character %d)"
                                .formatted(broken.getMessage(), broken.getPosition()),
                        EXAMPLE);
            }
        }
    }
}
