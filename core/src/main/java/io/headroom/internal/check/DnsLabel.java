package io.headroom.internal.check;

import java.util.Locale;
import java.util.regex.Pattern;

/** The names of SLOs: lower-case DNS labels (RFC 1123, section 2.1) of at most 63 characters. */
public final class DnsLabel {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final int MAX_LENGTH = 63;

    private DnsLabel() {}

    public static String check(String setting, String name) {
        if (LABEL.matcher(name).matches()) {
            return name;
        }
        throw new InvalidSettingException(
                setting,
                name,
                "must be a DNS label: 1 to 63 of a-z, 0-9 and '-', with a letter or digit at both ends",
                suggest(name));
    }

    private static String suggest(String name) {
        String label = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        label = label.substring(0, Math.min(label.length(), MAX_LENGTH)).replaceAll("^-+|-+$", "");
        return label.isEmpty() ? "write a name such as checkout-latency" : "write " + label;
    }
}
