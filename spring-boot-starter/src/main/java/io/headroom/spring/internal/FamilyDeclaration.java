package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.SloFamily;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.spring.internal.SloProperties.FamilyProperties;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A family as the properties declare it, checked.
 *
 * @param property what its properties begin with
 */
record FamilyDeclaration(String property, Consumer<SloFamily.Builder> settings) {
    /** Null if the properties declare none. */
    static @Nullable FamilyDeclaration read(String property, FamilyProperties family, PropertyReader properties) {
        if (family.maxKeys() == null && family.idleAfter() == null) {
            return null;
        }
        Consumer<SloFamily.Builder> keys = read(
                new Setting(property + ".max-keys", family.maxKeys()),
                text -> builder -> builder.maxKeys(number(text)),
                properties);
        Consumer<SloFamily.Builder> idle = read(
                new Setting(property + ".idle-after", family.idleAfter()),
                text -> builder -> builder.idleAfter(DurationGrammar.parse("idle-after", text, "1d")),
                properties);
        return new FamilyDeclaration(property, keys.andThen(idle));
    }

    void declareOn(Headroom headroom, String parent, PropertyPlaces places) {
        try {
            headroom.family(parent, settings);
        } catch (InvalidSettingException refusal) {
            String place = places.origin(property + ".max-keys");
            throw new InvalidPropertiesException(
                    List.of(PropertyProblem.of(property, refusal.value(), place, refusal)));
        }
    }

    /** Tries the setting on a builder, which knows the rule. */
    private static Consumer<SloFamily.Builder> read(Setting setting, Parser parser, PropertyReader properties) {
        Consumer<SloFamily.Builder> unset = builder -> {};
        Consumer<SloFamily.Builder> read = properties.optional(setting, unset, text -> {
            Consumer<SloFamily.Builder> set = parser.parse(text);
            set.accept(new SloFamily.Builder());
            return set;
        });
        return read == null ? unset : read;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException none) {
            throw new InvalidSettingException("max-keys", text, "must be a number", "write a value such as 100");
        }
    }

    /** From a property's text to what it tells a family. */
    private interface Parser {
        Consumer<SloFamily.Builder> parse(String text);
    }
}
