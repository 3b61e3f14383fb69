package io.headroom.spring.internal;

import io.headroom.internal.check.InvalidSettingException;
import io.headroom.openslo.EventOrigin;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Some of the HTTP requests, and which of them are good: SLOs with equal selectors share one SLI. Everything that is set must hold;
 * of the first two one is.
 *
 * @param uri the handler's path template, null for any or none
 * @param path a pattern of the request's path within the application, null for any
 * @param method an HTTP method, null for all
 * @param header a header of the request, null for none
 * @param rules which requests are good
 */
public record HttpSelector(
        @Nullable String uri,
        @Nullable String path,
        @Nullable String method,
        @Nullable HeaderSelector header,
        HttpRules rules) {
    /** What stands for all methods. */
    static final String ALL = "*";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
    private static final boolean PARSER_PRESENT = ClassUtils.isPresent(
            "org.springframework.web.util.pattern.PathPatternParser", HttpSelector.class.getClassLoader());

    /** All requests that a template's handler answers, or those of one method. */
    public static HttpSelector ofUri(String uri, @Nullable String method) {
        return new HttpSelector(uri, null, method, null, HttpRules.USUAL);
    }

    /** As an OpenSLO file says it. */
    EventOrigin origin() {
        return new EventOrigin.SelectedRequests(
                        uri,
                        path,
                        method,
                        header == null ? null : header.toString(),
                        texts(rules.ignored()),
                        texts(rules.good()),
                        texts(rules.bad()))
                .simplest();
    }

    private static List<String> texts(List<HttpRule> rules) {
        return rules.stream().map(HttpRule::toString).toList();
    }

    static String checkUri(String uri) {
        return checkPattern("uri", uri, "path template", "/checkout/{id}");
    }

    static String checkPath(String path) {
        String checked = checkPattern("path", path, "path pattern", "/api/**");
        if (PARSER_PRESENT && Syntax.hasGroup(path)) {
            throw new InvalidSettingException(
                    "path",
                    path,
                    "must have no capturing group in the regular expression of a variable, with which Spring matches nothing",
                    "write (?:...) instead of (...)");
        }
        return checked;
    }

    static String checkMethod(String method) {
        String upper = method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(upper)) {
            throw new InvalidSettingException(
                    "method", method, "must be an HTTP method", "write one such as GET, or leave it out for all");
        }
        return upper;
    }

    private static String checkPattern(String setting, String text, String kind, String example) {
        if (!text.startsWith("/")) {
            throw new InvalidSettingException(
                    setting, text, "must be a %s that begins with /".formatted(kind), fix(kind, example));
        }
        if (PARSER_PRESENT) {
            Syntax.check(setting, text, kind, example);
        }
        return text;
    }

    private static String fix(String kind, String example) {
        return "write a %s such as %s".formatted(kind, example);
    }

    /** The same for selectors that select the same, whatever they call a variable. */
    HttpSelector nameless() {
        String template = uri == null ? null : PathTemplate.of(uri).toString();
        return new HttpSelector(template, path, method, header, rules);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(method == null ? "" : method + " ");
        text.append(uri == null ? "" : uri);
        if (path != null) {
            text.append(uri == null ? "" : " at ").append(path);
        }
        return header == null ? text.toString() : text + " with " + header;
    }

    /** Apart, since spring-web is absent from an application without HTTP. */
    private static final class Syntax {
        /** A variable that is the whole of a segment, with a regular expression. */
        private static final Pattern CONSTRAINED =
                Pattern.compile("\\{[^:{}*]+:((?:[^{}/\\\\]|\\\\[^{}/]|\\{[^{}/\\\\]*})+)}");

        static boolean hasGroup(String path) {
            return PathTemplate.segments(path).stream()
                    .map(CONSTRAINED::matcher)
                    .filter(Matcher::matches)
                    .anyMatch(
                            regex -> Pattern.compile(regex.group(1)).matcher("").groupCount() > 0);
        }

        static void check(String setting, String text, String kind, String example) {
            try {
                PathPatternParser.defaultInstance.parse(text);
            } catch (PatternParseException broken) {
                throw new InvalidSettingException(
                        setting,
                        text,
                        "must be a %s that Spring can parse (%s at character %d)"
                                .formatted(kind, broken.getMessage(), broken.getPosition()),
                        fix(kind, example));
            }
        }
    }
}
