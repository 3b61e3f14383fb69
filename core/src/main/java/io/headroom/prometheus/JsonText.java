package io.headroom.prometheus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON (RFC 8259) into maps, lists, strings, doubles and booleans, to a bounded depth; the text's length bounds the rest. */
final class JsonText {
    private static final int DEEPEST = 16;

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /** @throws IOException unless the text is one value */
    static @Nullable Object parse(String text) throws IOException {
        JsonText json = new JsonText(text);
        Object value = json.value(0);
        json.skipSpace();
        if (json.at < text.length()) {
            throw json.wrong("the end");
        }
        return value;
    }

    private @Nullable Object value(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw wrong("at most %d levels".formatted(DEEPEST));
        }
        skipSpace();
        char next = peek();
        return switch (next) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        at++;
        skipSpace();
        if (takes('}')) {
            return members;
        }
        do {
            skipSpace();
            String name = string();
            skipSpace();
            require(':');
            members.put(name, value(depth + 1));
            skipSpace();
        } while (takes(','));
        require('}');
        return members;
    }

    private List<@Nullable Object> array(int depth) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        at++;
        skipSpace();
        if (takes(']')) {
            return elements;
        }
        do {
            elements.add(value(depth + 1));
            skipSpace();
        } while (takes(','));
        require(']');
        return elements;
    }

    private String string() throws IOException {
        require('"');
        StringBuilder string = new StringBuilder();
        while (!takes('"')) {
            char next = peek();
            at++;
            string.append(next == '\\' ? escaped() : next);
        }
        return string.toString();
    }

    private char escaped() throws IOException {
        char next = peek();
        at++;
        return switch (next) {
            case '"', '\\', '/' -> next;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("an escape");
        };
    }

    private char unicode() throws IOException {
        if (at + 4 > text.length()) {
            throw wrong("four hexadecimal digits");
        }
        try {
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        } catch (NumberFormatException none) {
            throw wrong("four hexadecimal digits");
        }
    }

    private Double number() throws IOException {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return Double.valueOf(text.substring(from, at));
        } catch (NumberFormatException none) {
            throw wrong("a value");
        }
    }

    private @Nullable Object word(String word, @Nullable Object value) throws IOException {
        if (!text.startsWith(word, at)) {
            throw wrong(word);
        }
        at += word.length();
        return value;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws IOException {
        if (at == text.length()) {
            throw wrong("more");
        }
        return text.charAt(at);
    }

    private boolean takes(char wanted) {
        boolean found = at < text.length() && text.charAt(at) == wanted;
        at += found ? 1 : 0;
        return found;
    }

    private void require(char wanted) throws IOException {
        if (!takes(wanted)) {
            throw wrong("'" + wanted + "'");
        }
    }

    private IOException wrong(String expected) {
        return new IOException("JSON must have %s at character %d".formatted(expected, at));
    }
}
