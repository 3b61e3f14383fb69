package io.headroom.spring.internal;

import io.headroom.internal.check.InvalidSettingException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns refusals into problems with the property's name and place, and goes on, so that all of them are told at once. */
final class PropertyReader {
    /** Each once, though several SLOs may meet the same wrong default. */
    private final Set<PropertyProblem> problems = new LinkedHashSet<>();

    private final PropertyPlaces places;

    PropertyReader(PropertyPlaces places) {
        this.places = places;
    }

    /** @throws InvalidPropertiesException if there was any problem */
    void requireNoProblems() {
        if (!problems.isEmpty()) {
            throw new InvalidPropertiesException(List.copyOf(problems));
        }
    }

    void addAll(List<PropertyProblem> found) {
        problems.addAll(found);
    }

    /** What is blank is not set. */
    <T> @Nullable T required(Setting setting, String fix, Function<String, T> parser) {
        String text = setting.text();
        if (text == null || text.isBlank()) {
            String property = setting.property();
            problems.add(new PropertyProblem(property, "not set", places.origin(property), "must be set", fix));
            return null;
        }
        return read(setting.property(), text, parser);
    }

    <T> @Nullable T optional(Setting setting, @Nullable T absent, Function<String, T> parser) {
        return setting.text() == null ? absent : read(setting.property(), setting.text(), parser);
    }

    /** Null if the parser refuses the text. */
    <T> @Nullable T read(String property, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (InvalidSettingException refusal) {
            refuse(property, text, refusal.rule(), refusal.fix());
            return null;
        }
    }

    /** Adds a problem that no parser can see. */
    void refuse(String property, String text, String rule, String fix) {
        String shown = text.isBlank() ? "'" + text + "'" : text;
        problems.add(new PropertyProblem(property, shown, places.origin(property), rule, fix));
    }
}
