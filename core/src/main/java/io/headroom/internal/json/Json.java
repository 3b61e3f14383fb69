package io.headroom.internal.json;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, strings, numbers, booleans and nulls as JSON: the same text for the same data, what is flat on one line. */
public final class Json {
    /** In place of null, which the collections do not hold. */
    public static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private static final int LONGEST_LINE = 130;

    private Json() {}

    /** An object that keeps the order of its members. */
    public static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }

    public static String write(Map<String, ?> document) {
        return write(document, "") + "\n";
    }

    private static String write(Object value, String indent) {
        String line = line(value);
        boolean fits = line.length() <= LONGEST_LINE - indent.length();
        if (fits && depth(value) < 2 || isEmpty(value) || !(value instanceof Map || value instanceof Collection)) {
            return line;
        }
        String inner = indent + "  ";
        StringBuilder text = new StringBuilder();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> text.append(text.isEmpty() ? "{\n" : ",\n")
                    .append(inner)
                    .append(quoted(key.toString()))
                    .append(": ")
                    .append(write(member, inner)));
            return text.append('\n').append(indent).append('}').toString();
        }
        for (Object element : (Collection<?>) value) {
            text.append(text.isEmpty() ? "[\n" : ",\n").append(inner).append(write(element, inner));
        }
        return text.append('\n').append(indent).append(']').toString();
    }

    /** The same on one line. */
    public static String line(Object value) {
        if (value instanceof Map<?, ?> map) {
            StringBuilder text = new StringBuilder("{");
            for (Iterator<? extends Map.Entry<?, ?>> members = map.entrySet().iterator(); members.hasNext(); ) {
                Map.Entry<?, ?> member = members.next();
                text.append(quoted(member.getKey().toString())).append(": ").append(line(member.getValue()));
                text.append(members.hasNext() ? ", " : "");
            }
            return text.append('}').toString();
        }
        if (value instanceof Collection<?> list) {
            return String.join(", ", list.stream().map(Json::line).toList()).transform(text -> "[" + text + "]");
        }
        return value instanceof String string ? quoted(string) : value.toString();
    }

    /** How many levels of objects and lists are nested in the value. */
    private static int depth(Object value) {
        Collection<?> inside =
                value instanceof Map<?, ?> map ? map.values() : value instanceof Collection<?> list ? list : List.of();
        int deepest = inside.stream().mapToInt(Json::depth).max().orElse(0);
        return value instanceof Map || value instanceof Collection ? deepest + 1 : 0;
    }

    private static boolean isEmpty(Object value) {
        return value instanceof Map<?, ?> map && map.isEmpty() || value instanceof Collection<?> list && list.isEmpty();
    }

    private static String quoted(String string) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : string.toCharArray()) {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : c);
            }
        }
        return quoted.append('"').toString();
    }
}
