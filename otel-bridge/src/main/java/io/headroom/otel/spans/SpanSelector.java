package io.headroom.otel.spans;

import io.headroom.internal.check.InvalidSettingException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which spans count: those of a kind, with a name, with attributes. Written as {@code server http.route=/checkout/{id} http.request.method=POST}: the
 * kind, then conditions that all hold. {@code name} is the span's own name; a value with spaces stands in double quotes.
 *
 * <p>Immutable and thread-safe.
 */
public final class SpanSelector {
    private static final String NAME = "name";
    private static final Pattern CONDITION = Pattern.compile("([^\\s=\"]+)=(?:\"([^\"]+)\"|([^\\s\"]+))(?:\\s+|$)");

    private final SpanKind kind;
    private final @Nullable String name;
    private final List<Condition> conditions;

    private SpanSelector(SpanKind kind, @Nullable String name, List<Condition> conditions) {
        this.kind = kind;
        this.name = name;
        this.conditions = List.copyOf(conditions);
    }

    /** All spans of a kind. */
    public static SpanSelector of(SpanKind kind) {
        return new SpanSelector(kind, null, List.of());
    }

    /**
     * Reads what is written as above.
     *
     * @throws IllegalArgumentException if it is written otherwise; the message says what is wrong
     */
    public static SpanSelector parse(String text) {
        String[] words = text.strip().split("\\s+", 2);
        SpanSelector selector = of(kind(words[0], text));
        Matcher condition = CONDITION.matcher(words.length > 1 ? words[1] : "");
        int read = 0;
        while (condition.find() && condition.start() == read) {
            String value = condition.group(2) != null ? condition.group(2) : condition.group(3);
            selector = condition.group(1).equals(NAME)
                    ? selector.name(value)
                    : selector.attribute(condition.group(1), value);
            read = condition.end();
        }
        if (words.length > 1 && read < words[1].length()) {
            throw new InvalidSettingException(
                    "span",
                    text,
                    "must be a kind and conditions key=value, had " + words[1].substring(read),
                    "write server http.route=/checkout/{id}, with double quotes around a value with spaces");
        }
        return selector;
    }

    private static SpanKind kind(String word, String text) {
        for (SpanKind kind : SpanKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
                return kind;
            }
        }
        String kinds = Arrays.stream(SpanKind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new InvalidSettingException(
                "span",
                text,
                "must begin with one of " + kinds,
                "begin with server for the requests that the service answers");
    }

    /** Those among them with this name. */
    public SpanSelector name(String name) {
        return new SpanSelector(kind, name, conditions);
    }

    /** Those among them whose attribute, a text or a whole number, has this value. */
    public SpanSelector attribute(String key, String value) {
        List<Condition> more = new ArrayList<>(conditions);
        more.add(Condition.of(key, value));
        return new SpanSelector(kind, name, more);
    }

    /** The kind of all of them. */
    public SpanKind kind() {
        return kind;
    }

    /** Whether a span of that kind is one of them. */
    boolean matches(ReadableSpan span) {
        if (name != null && !name.equals(span.getName())) {
            return false;
        }
        for (int i = 0; i < conditions.size(); i++) { // without an iterator to allocate
            if (!conditions.get(i).holds(span)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.name().toLowerCase(Locale.ROOT));
        if (name != null) {
            text.append(" name=").append(quoted(name));
        }
        conditions.forEach(condition ->
                text.append(' ').append(condition.text.getKey()).append('=').append(quoted(condition.value)));
        return text.toString();
    }

    private static String quoted(String value) {
        return value.indexOf(' ') < 0 ? value : '"' + value + '"';
    }

    /** An attribute's value, which may be a number that looks the same. */
    private record Condition(
            AttributeKey<String> text,
            String value,
            @Nullable AttributeKey<Long> whole,
            @Nullable Long number) {
        static Condition of(String key, String value) {
            AttributeKey<String> text = AttributeKey.stringKey(key);
            return value.matches("-?[0-9]{1,18}")
                    ? new Condition(text, value, AttributeKey.longKey(key), Long.valueOf(value))
                    : new Condition(text, value, null, null);
        }

        boolean holds(ReadableSpan span) {
            return value.equals(span.getAttribute(text))
                    || whole != null && Objects.equals(number, span.getAttribute(whole));
        }
    }
}
