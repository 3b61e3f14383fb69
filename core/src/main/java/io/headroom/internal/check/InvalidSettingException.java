package io.headroom.internal.check;

/**
 * A setting that breaks its rule. The message is the rule, then the value; {@link #fix()} is what to write instead.
 * Whoever read the setting from a file adds the place.
 */
public final class InvalidSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String setting;
    private final String value;
    private final String rule;
    private final String fix;

    public InvalidSettingException(String setting, String value, String rule, String fix) {
        super("%s %s, was %s: %s".formatted(setting, rule, value, fix));
        this.setting = setting;
        this.value = value;
        this.rule = rule;
        this.fix = fix;
    }

    /** Name of the setting, such as {@code objective}. */
    public String setting() {
        return setting;
    }

    /** The refused value, as it was written. */
    public String value() {
        return value;
    }

    /** What holds for every valid value, such as {@code must be in (0, 1)}. */
    public String rule() {
        return rule;
    }

    /** What to write instead, as a sentence fragment. */
    public String fix() {
        return fix;
    }
}
