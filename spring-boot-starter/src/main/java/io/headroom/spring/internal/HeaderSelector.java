package io.headroom.spring.internal;

import io.headroom.internal.check.InvalidSettingException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request header.
 *
 * @param name in any case, as HTTP has it
 * @param value the value it must have, letter by letter; null for whatever value
 */
public record HeaderSelector(String name, @Nullable String value) {
    /** None, for settings that name no header. */
    static final HeaderSelector NONE = new HeaderSelector("", null);

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    static HeaderSelector parse(String text) {
        int colon = text.indexOf(':');
        String name = (colon < 0 ? text : text.substring(0, colon)).strip();
        String value = colon < 0 ? null : text.substring(colon + 1).strip();
        if (!TOKEN.matcher(name).matches() || (value != null && value.isEmpty())) {
            throw new InvalidSettingException(
                    "header",
                    text,
                    "must be a header's name, or its name and value",
                    "write \"X-Tier: gold\" or \"X-Tier\", in quotes because of the colon");
        }
        return new HeaderSelector(name, value);
    }

    /** Whether a request is selected whose header has this value, null if it has no such header. */
    public boolean selects(@Nullable String actual) {
        return actual != null && (value == null || value.equals(actual));
    }

    @Override
    public String toString() {
        return value == null ? name : name + ": " + value;
    }
}
