package io.headroom.internal.check;

import java.util.regex.Pattern;

/** Names that Prometheus takes for labels. */
public final class LabelName {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private LabelName() {}

    /** @throws InvalidSettingException if it is no such name */
    public static String check(String name) {
        if (NAME.matcher(name).matches()) {
            return name;
        }
        throw new InvalidSettingException(
                "label", name, "must be a label name: letters, digits and _", "write a name such as team");
    }
}
