package io.headroom.spring.internal;

import io.headroom.internal.check.InvalidSettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns refusals into problems with the property's name and place, and goes on, so that all of them are told at once. */
final class PropertyReader {
    private final List<PropertyProblem> problems = new ArrayList<>();
    private final PropertyPlaces places;

    PropertyReader(PropertyPlaces places) {
        this.places = places;
    }

    /** @throws InvalidPropertiesException if there was any problem */
    void requireNoProblems() {
        if (!problems.isEmpty()) {
            throw new InvalidPropertiesException(problems);
        }
    }

    void addAll(List<PropertyProblem> found) {
        problems.addAll(found);
    }

    /** What is blank is not set. */
    <T> @Nullable T required(String property, @Nullable String text, String fix, Function<String, T> parser) {
        if (text == null || text.isBlank()) {
            problems.add(new PropertyProblem(property, "not set", places.origin(property), "must be set", fix));
            return null;
        }
        return read(property, text, parser);
    }

    <T> @Nullable T optional(String property, @Nullable String text, T absent, Function<String, T> parser) {
        return text == null ? absent : read(property, text, parser);
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
