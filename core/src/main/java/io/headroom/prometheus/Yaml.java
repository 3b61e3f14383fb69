package io.headroom.prometheus;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes maps, lists and strings as YAML in block style, the same text for the same data. A string stands plain where nobody could
 * read it as anything else, as a literal block if it has lines, else in quotes: single ones where it has double ones itself.
 */
final class Yaml {
    private static final Pattern PLAIN =
            Pattern.compile("(?!.*:(?: |$))[A-Za-z_/][\\w./%:-]*+(?: [\\w.(/%-][\\w./%:()-]*+)*+");
    private static final Pattern DURATION = Pattern.compile("(?:\\d++(?:ms|[smhdwy]))++");
    private static final Pattern WORD = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null");
    private static final Pattern LITERAL = Pattern.compile("[!-~][ -~]*+(?:\\n[ -~]*[!-~])++");

    private static final Pattern QUOTES = Pattern.compile("[ -&(-~]*[\"\\\\][ -&(-~]*");

    private final StringBuilder text = new StringBuilder();

    /** Keys and labels come again and again; how each is written is found once. */
    private final Map<String, String> scalars = new HashMap<>();

    private Yaml() {}

    static String write(Map<String, ?> document) {
        Yaml yaml = new Yaml();
        yaml.mapping(document, 0, false);
        return yaml.text.toString();
    }

    /** @param inline whether the first key stands behind something else on its line */
    private void mapping(Map<?, ?> map, int indent, boolean inline) {
        boolean first = inline;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                indent(indent);
            }
            first = false;
            text.append(scalars.computeIfAbsent(entry.getKey().toString(), Yaml::scalar))
                    .append(':');
            value(entry.getValue(), indent);
        }
    }

    private void value(Object value, int indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            text.append('\n');
            mapping(map, indent + 2, false);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            text.append('\n');
            sequence(list, indent);
        } else {
            text.append(' ').append(inline(value, indent + 2)).append('\n');
        }
    }

    private void sequence(List<?> list, int indent) {
        for (Object item : list) {
            indent(indent);
            text.append("- ");
            if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                mapping(map, indent + 2, true);
            } else {
                text.append(inline(item, indent + 2)).append('\n');
            }
        }
    }

    private String inline(Object value, int indent) {
        if (value instanceof Map<?, ?>) {
            return "{}";
        }
        if (value instanceof List<?>) {
            return "[]";
        }
        if (value instanceof Double number) {
            return Decimal.format(number);
        }
        if (!(value instanceof String string)) {
            return value.toString();
        }
        return string.indexOf('\n') >= 0 && LITERAL.matcher(string).matches()
                ? literal(string, indent)
                : scalars.computeIfAbsent(string, Yaml::scalar);
    }

    private static String literal(String string, int indent) {
        StringBuilder block = new StringBuilder("|-");
        for (Iterator<String> lines = string.lines().iterator(); lines.hasNext(); ) {
            String line = lines.next();
            block.append('\n').append(line.isEmpty() ? "" : " ".repeat(indent) + line);
        }
        return block.toString();
    }

    private static String scalar(String string) {
        boolean plain =
                PLAIN.matcher(string).matches() || DURATION.matcher(string).matches();
        if (plain && !WORD.matcher(string).matches()) {
            return string;
        }
        return QUOTES.matcher(string).matches() ? "'" + string + "'" : quoted(string);
    }

    private static String quoted(String string) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : string.toCharArray()) {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(isPrintable(c) ? c : "\\u%04x".formatted((int) c));
            }
        }
        return quoted.append('"').toString();
    }

    /** Surrogates come in pairs that YAML prints as they are; escaped one by one they would be two characters. */
    private static boolean isPrintable(char c) {
        return c >= ' ' && c < 0x7f || c >= 0xa0 && c != '\u2028' && c != '\u2029' && c < 0xfffe && c != '\ufeff';
    }

    private void indent(int indent) {
        text.append(" ".repeat(indent));
    }
}
