package io.headroom.prometheus;

import io.headroom.internal.check.InvalidSettingException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the series of a counter as people write it in PromQL: a selector, its rate or increase (the window, or Sloth's <code>{{.window}}</code>, does not
 * matter, since every window is counted), or the sum over one of these.
 */
final class SeriesText {
    private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_]*";
    private static final String MATCHER =
            "\\s*(" + NAME + ")\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*+)\"\\s*";
    private static final Pattern SELECTOR =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(?:\\{((?:" + MATCHER + "(?:,|(?=})))*+)})?");
    private static final Pattern ONE = Pattern.compile(MATCHER + ",?");
    private static final Pattern SUM = Pattern.compile("sum\\s*\\(\\s*(.*?)\\s*\\)", Pattern.DOTALL);

    private static final Pattern RATE = Pattern.compile(
            "(?:rate|increase)\\s*\\(\\s*(.*?)\\s*\\[\\s*(?:\\{\\{\\s*\\.window\\s*}}|(?:\\d+(?:ms|[smhdwy]))+)\\s*]\\s*\\)",
            Pattern.DOTALL);

    private SeriesText() {}

    /** @throws InvalidSettingException if it is anything else */
    static Selector parse(String setting, String text) {
        Matcher parts = SELECTOR.matcher(inside(RATE, inside(SUM, text.strip())));
        if (!parts.matches()) {
            throw new InvalidSettingException(
                    setting,
                    text,
                    "must be the series of a counter, its rate, or the sum over them: of anything else no window can be counted",
                    "write it as in http_requests_total{code=~\"5..\"}");
        }
        Selector selector = Selector.of(parts.group(1));
        if (parts.group(2) != null) {
            Matcher one = ONE.matcher(parts.group(2));
            while (one.find()) {
                selector = selector.with(one.group(1), one.group(2), unescaped(one.group(3)));
            }
        }
        return selector;
    }

    private static String inside(Pattern function, String text) {
        Matcher call = function.matcher(text);
        return call.matches() ? call.group(1) : text;
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
    }
}
