package io.headroom.prometheus;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes answers of Prometheus's HTTP API apart, which may be of anybody. */
final class Answers {
    private static final int LONGEST_SHOWN = 200;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private Answers() {}

    /** The samples of an instant vector. */
    static List<?> vector(String body) throws IOException {
        Object answer = JsonText.parse(body);
        if (!(answer instanceof Map<?, ?> whole) || !"success".equals(whole.get("status"))) {
            throw wrong("an answer must be a success", body);
        }
        Map<?, ?> data = object(answer, "data");
        if (!"vector".equals(data.get("resultType"))) {
            throw wrong("an answer must hold a vector", data.get("resultType"));
        }
        return list(data, "result");
    }

    static Map<?, ?> object(@Nullable Object parent, String name) throws IOException {
        if (parent instanceof Map<?, ?> members && members.get(name) instanceof Map<?, ?> object) {
            return object;
        }
        throw wrong("an answer must have an object " + name, parent);
    }

    static List<?> list(@Nullable Object parent, String name) throws IOException {
        if (parent instanceof Map<?, ?> members && members.get(name) instanceof List<?> list) {
            return list;
        }
        throw wrong("an answer must have a list " + name, parent);
    }

    static IOException wrong(String rule, @Nullable Object value) {
        return new IOException("%s, was %s".formatted(rule, shown(String.valueOf(value))));
    }

    /** Fit for a line of a log. */
    static String shown(String text) {
        String start = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
        return UNPRINTABLE.matcher(start).replaceAll("?");
    }
}
