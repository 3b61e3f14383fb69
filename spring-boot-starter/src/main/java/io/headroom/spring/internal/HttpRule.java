package io.headroom.spring.internal;

import io.headroom.internal.check.InvalidSettingException;
import java.util.regex.Pattern;
import org.springframework.util.ClassUtils;

/** Some of the requests, by what became of them. */
public sealed interface HttpRule {
    /** Whether it is one of them. */
    boolean holds(HttpAnswer answer);

    /** Reads {@code 404}, {@code 5xx}, {@code aborted} or the name of an exception class. */
    static HttpRule parse(String text) {
        String rule = text.strip();
        if (Status.SYNTAX.matcher(rule).matches()) {
            return Status.parse(rule);
        }
        if (rule.equalsIgnoreCase(Aborted.NAME)) {
            return new Aborted();
        }
        try {
            Class<?> type = ClassUtils.forName(rule, null);
            return new Thrown(type.asSubclass(Throwable.class));
        } catch (ClassNotFoundException | LinkageError | ClassCastException unknown) {
            throw new InvalidSettingException(
                    "rule",
                    text,
                    "must be a status, a class of status, an exception's class, or aborted",
                    "write one such as 429, 5xx, java.net.SocketTimeoutException or aborted");
        }
    }

    /**
     * Those that were answered with a status. Of an aborted or broken answer the status says nothing.
     *
     * @param first the lowest of its range
     * @param last the highest
     */
    record Status(int first, int last) implements HttpRule {
        private static final Pattern SYNTAX = Pattern.compile("[1-5](xx|XX|\\d\\d)");

        static Status parse(String rule) {
            if (rule.endsWith("x") || rule.endsWith("X")) {
                int first = (rule.charAt(0) - '0') * 100;
                return new Status(first, first + 99);
            }
            int status = Integer.parseInt(rule);
            return new Status(status, status);
        }

        @Override
        public boolean holds(HttpAnswer answer) {
            int status = answer.status();
            return first <= status && status <= last && !answer.isAborted() && !answer.isBroken();
        }

        @Override
        public String toString() {
            return first == last ? String.valueOf(first) : first / 100 + "xx";
        }
    }

    /**
     * Those whose handler threw.
     *
     * @param type the class of what it threw, or one above it
     */
    record Thrown(Class<? extends Throwable> type) implements HttpRule {
        @Override
        public boolean holds(HttpAnswer answer) {
            return type.isInstance(answer.error());
        }

        @Override
        public String toString() {
            return type.getName();
        }
    }

    /** Those whose client hung up. */
    record Aborted() implements HttpRule {
        private static final String NAME = "aborted";

        @Override
        public boolean holds(HttpAnswer answer) {
            return answer.isAborted();
        }

        @Override
        public String toString() {
            return NAME;
        }
    }
}
