package io.headroom.spring.internal;

import io.headroom.guard.Backoff;
import io.headroom.guard.GuardBuilder;
import io.headroom.guard.GuardMode;
import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.RatioGrammar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the properties of one guard: each is told to core's builder, whose refusals name the rule. */
final class GuardReader {
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.]+]|[\\p{L}\\p{N}._-]+)(:(?<port>[0-9]{1,5}))?");
    private static final int LAST_PORT = 65_535;

    private final PropertyReader properties;
    private final String name;
    private final String prefix;
    private final GuardProperties guard;
    private final List<Knob> knobs = new ArrayList<>();

    GuardReader(PropertyReader properties, String name, GuardProperties guard) {
        this.properties = properties;
        this.name = name;
        this.guard = guard;
        prefix = GuardDeclarations.PREFIX + name;
    }

    GuardDeclaration read() {
        properties.read(prefix, name, text -> DnsLabel.check("name", text));
        modes();
        retries();
        breaker();
        slos();
        Boolean idempotent = value("idempotent", guard.idempotent(), GuardReader::flag);
        if (idempotent != null) {
            knobs.add(builder -> builder.idempotent(idempotent));
        }
        return new GuardDeclaration(
                name,
                idempotent,
                names("slos", guard.slos()),
                hosts(),
                names("clients", guard.clients()),
                names("retrying-beans", guard.retryingBeans()),
                value("resilience4j", guard.resilience4j(), Resilience4jInstance::parse),
                knobs);
    }

    private void modes() {
        knob("mode", guard.mode(), text -> {
            GuardMode mode = mode("mode", text);
            return builder -> builder.mode(mode);
        });
        knob("retry-mode", guard.retryMode(), text -> {
            GuardMode mode = mode("retry-mode", text);
            return builder -> builder.retryMode(mode);
        });
        knob("breaker-mode", guard.breakerMode(), text -> {
            GuardMode mode = mode("breaker-mode", text);
            return builder -> builder.breakerMode(mode);
        });
    }

    private void retries() {
        knob("retries", guard.retries(), text -> {
            int most = wholeNumber("retries", text, 3);
            return builder -> builder.retries(most);
        });
        backoff();
        knob("retry-ratio", guard.retryRatio(), text -> {
            double ratio = number("retry-ratio", text, "0.5");
            return builder -> builder.retryRatio(ratio);
        });
        knob("retry-burst", guard.retryBurst(), text -> {
            double burst = number("retry-burst", text, "10");
            return builder -> builder.retryBurst(burst);
        });
        slowAnswers();
    }

    private void backoff() {
        Backoff usual = Backoff.STANDARD;
        Duration first = value("backoff", guard.backoff(), text -> {
            Duration bound = DurationGrammar.parse("backoff", text, "50ms");
            return new Backoff(bound, bound.compareTo(usual.longest()) > 0 ? bound : usual.longest()).first();
        });
        Duration shortest = first == null ? usual.first() : first;
        Duration longest = value(
                "longest-backoff",
                guard.longestBackoff(),
                text -> new Backoff(shortest, DurationGrammar.parse("longest-backoff", text, "1s")).longest());
        if (first != null || longest != null) {
            Duration usualLongest = shortest.compareTo(usual.longest()) > 0 ? shortest : usual.longest();
            Backoff backoff = new Backoff(shortest, longest == null ? usualLongest : longest);
            knobs.add(builder -> builder.backoff(backoff));
        }
    }

    private void slowAnswers() {
        knob("slow-answers", guard.slowAnswers(), text -> {
            String[] shares = text.split("\\bto\\b", -1);
            if (shares.length != 2) {
                throw new InvalidSettingException(
                        "slow-answers", text, "must be two ratios with to between them", "write such as 10% to 30%");
            }
            double closing = RatioGrammar.parse("slow-answers", shares[0]);
            double closed = RatioGrammar.parse("slow-answers", shares[1]);
            return builder -> builder.slowAnswers(closing, closed);
        });
    }

    private void breaker() {
        knob("timeout", guard.timeout(), text -> builder -> builder.timeout(text));
        knob("fallback-value", guard.fallbackValue(), text -> {
            double value = RatioGrammar.parse("fallback-value", text);
            return builder -> builder.fallbackValue(value);
        });
        knob("best-effort-share", guard.bestEffortShare(), text -> {
            double share = RatioGrammar.parse("best-effort-share", text);
            return builder -> builder.bestEffortShare(share);
        });
        knob("fixed-share", guard.fixedShare(), text -> {
            int attempts = wholeNumber("fixed-share", text, 25);
            return builder -> builder.fixedShare(attempts);
        });
        knob("lease", guard.lease(), text -> {
            Duration lease = DurationGrammar.parse("lease", text, "2s");
            return builder -> builder.lease(lease);
        });
    }

    private void slos() {
        List<String> slos = names("slos", guard.slos());
        if (!slos.isEmpty()) {
            knobs.add(builder -> builder.slos(slos.toArray(String[]::new)));
        }
    }

    /** Tried on a builder of its own, so that the builder's refusal finds its property. */
    private void knob(String setting, @Nullable String text, Function<String, Knob> parser) {
        Knob knob = value(setting, text, written -> {
            Knob read = parser.apply(written);
            read.applyTo(scratch());
            return read;
        });
        if (knob != null) {
            knobs.add(knob);
        }
    }

    private <T> @Nullable T value(String setting, @Nullable String text, Function<String, T> parser) {
        return text == null ? null : properties.read(prefix + "." + setting, text, parser);
    }

    private List<String> names(String setting, @Nullable List<String> texts) {
        List<String> names = new ArrayList<>();
        for (int i = 0; texts != null && i < texts.size(); i++) {
            String stripped = texts.get(i).strip();
            if (stripped.isEmpty()) {
                properties.refuse(
                        "%s.%s[%d]".formatted(prefix, setting, i), texts.get(i), "must be a name", "remove it");
            } else {
                names.add(stripped);
            }
        }
        return names;
    }

    /** What is no host would be the host of no call. */
    private List<String> hosts() {
        List<String> hosts = new ArrayList<>();
        List<String> texts = names("hosts", guard.hosts());
        for (int i = 0; i < texts.size(); i++) {
            String host = texts.get(i).toLowerCase(Locale.ROOT);
            Matcher parts = HOST.matcher(host);
            if (!parts.matches()
                    || (parts.group("port") != null && Integer.parseInt(parts.group("port")) > LAST_PORT)) {
                properties.refuse(
                        "%s.hosts[%d]".formatted(prefix, i),
                        texts.get(i),
                        "must be a host as in a URL, with its port or without",
                        "write it as in payments.internal or payments.internal:8443");
            }
            hosts.add(host);
        }
        return hosts;
    }

    private static GuardBuilder scratch() {
        return new GuardBuilder("scratch", slo -> {
            throw new IllegalStateException("asked for " + slo);
        });
    }

    private static GuardMode mode(String setting, String text) {
        return Arrays.stream(GuardMode.values())
                .filter(mode -> mode.toString().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new InvalidSettingException(
                        setting, text, "must be off, observe or enforce", "leave it out, or write observe"));
    }

    private static boolean flag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new InvalidSettingException(
                        "idempotent", text, "must be true or false", "leave it out to go by the HTTP method");
        };
    }

    private static int wholeNumber(String setting, String text, int example) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException none) {
            throw new InvalidSettingException(
                    setting, text, "must be a whole number", "write a value such as " + example);
        }
    }

    private static double number(String setting, String text, String example) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException none) {
            throw new InvalidSettingException(setting, text, "must be a number", "write a value such as " + example);
        }
    }

    /** A setting that was read. */
    @FunctionalInterface
    interface Knob {
        void applyTo(GuardBuilder builder);
    }
}
