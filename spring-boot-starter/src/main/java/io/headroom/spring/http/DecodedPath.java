package io.headroom.spring.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A path without escapes and without parameters of its segments, kept to take the next one. Whoever has taken it is the only one to use it. */
final class DecodedPath {
    /** Longer paths are left to Spring. */
    private static final int LONGEST = 1024;

    /** Stands for a slash that was escaped, and so divides no segments. No character of Unicode, so that no pattern names it. */
    static final char ESCAPED_SLASH = '\uFFFF';

    /** What a regular expression's dot does not match. */
    private static final String LEFT_TO_SPRING = "\n\r\u0085\u2028\u2029";

    private final CharBuffer decoded = CharBuffer.allocate(LONGEST);
    private final ByteBuffer escaped = ByteBuffer.allocate(LONGEST);
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /** Whether the path that was read last has a slash that was escaped. */
    private boolean escapedSlash;

    /** Whether a path is one that is decoded already. */
    static boolean isDecoded(String path, int from) {
        return path.indexOf('%', from) < 0 && path.indexOf(';', from) < 0;
    }

    /** What was read last, as long as nothing else is. */
    CharSequence text() {
        return decoded;
    }

    boolean hasEscapedSlash() {
        return escapedSlash;
    }

    /** Reads a path; false if it must be left to Spring. */
    boolean read(String path, int from) {
        decoded.clear();
        escapedSlash = false;
        if (path.length() - from > LONGEST) {
            return false;
        }
        int at = from;
        while (at >= 0 && at < path.length()) {
            char next = path.charAt(at);
            if (next == ';') {
                at = skipParameters(path, at);
            } else if (next == '%') {
                at = readEscapes(path, at);
            } else {
                decoded.put(next);
                at++;
            }
        }
        decoded.flip();
        return at >= 0;
    }

    /** Where they end, or -1 if they are all that there is of a segment, which for Spring is not the same as none. */
    private static int skipParameters(String path, int from) {
        int slash = path.indexOf('/', from);
        return path.charAt(from - 1) == '/' ? -1 : slash < 0 ? path.length() : slash;
    }

    /** Where they end, or -1 if they must be left to Spring. */
    private int readEscapes(String path, int from) {
        escaped.clear();
        int at = from;
        while (at < path.length() && path.charAt(at) == '%') {
            if (at + 3 > path.length()
                    || !HexFormat.isHexDigit(path.charAt(at + 1))
                    || !HexFormat.isHexDigit(path.charAt(at + 2))) {
                return -1;
            }
            escaped.put((byte) HexFormat.fromHexDigits(path, at + 1, at + 3));
            at += 3;
        }
        int begin = decoded.position();
        decoder.reset().decode(escaped.flip(), decoded, true);
        decoder.flush(decoded);
        for (int i = begin; i < decoded.position(); i++) {
            char character = decoded.get(i);
            if (character == '/') {
                decoded.put(i, ESCAPED_SLASH);
                escapedSlash = true;
            } else if (LEFT_TO_SPRING.indexOf(character) >= 0) {
                return -1;
            }
        }
        return at;
    }
}
