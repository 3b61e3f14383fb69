package io.headroom.spring.internal;

import io.headroom.budget.BudgetingMethod;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.RatioGrammar;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads an SLO's budgeting method: its name, and the slices that it needs or must not have. */
final class MethodReader {
    private static final Pattern ALL = Pattern.compile("100(\\.0+)?\\s*%|1(\\.0+)?");

    private final PropertyReader properties;
    private final Setting method;
    private final Setting slice;
    private final Setting target;

    MethodReader(PropertyReader properties, Setting method, Setting slice, Setting target) {
        this.properties = properties;
        this.method = method;
        this.slice = slice;
        this.target = target;
    }

    /** For SLOs without a method. Null if it is not set, or leaves something about its slices to each SLO. */
    @Nullable BudgetingMethod readDefaults() {
        if (!isSet()) {
            return null;
        }
        Name name = name();
        Duration length = properties.optional(slice, null, MethodReader::parseSlice);
        Double share = properties.optional(target, null, MethodReader::parseTarget);
        boolean complete = name == Name.OCCURRENCES || length != null && (name != Name.TIMESLICES || share != null);
        return method.text() == null || name == null || !complete ? null : read(name, this);
    }

    /** Null, and at least one problem more, if the name or anything about its slices is wrong. */
    @Nullable BudgetingMethod read(MethodReader defaults) {
        if (!isSet() && !defaults.isSet()) {
            return BudgetingMethod.occurrences();
        }
        Name name = new MethodReader(properties, method.or(defaults.method), slice, target).name();
        if (name == null) {
            properties.optional(slice, null, MethodReader::parseSlice);
            properties.optional(target, null, MethodReader::parseTarget);
            return null;
        }
        requireAbsent(name);
        return read(name, defaults);
    }

    /** Whether anything of it is set. */
    boolean isSet() {
        return method.text() != null || slice.text() != null || target.text() != null;
    }

    private @Nullable Name name() {
        return properties.optional(method, Name.OCCURRENCES, Name::parse);
    }

    private @Nullable BudgetingMethod read(Name name, MethodReader defaults) {
        return switch (name) {
            case OCCURRENCES -> BudgetingMethod.occurrences();
            case TIMESLICES -> timeslices(defaults);
            case RATIO_TIMESLICES -> {
                Duration length = slice(name, defaults);
                yield length == null ? null : BudgetingMethod.ratioTimeslices(length);
            }
        };
    }

    private @Nullable BudgetingMethod timeslices(MethodReader defaults) {
        Duration length = slice(Name.TIMESLICES, defaults);
        Double share = properties.required(
                orElse(target, defaults.target),
                "the method timeslices needs it: write the share of good events of a good slice, such as 95%",
                MethodReader::parseTarget);
        return length == null || share == null ? null : BudgetingMethod.timeslices(length, share);
    }

    private @Nullable Duration slice(Name name, MethodReader defaults) {
        return properties.required(
                orElse(slice, defaults.slice),
                "the method %s needs it: write a duration such as 1m".formatted(name),
                MethodReader::parseSlice);
    }

    /** The own one also if neither is set, for that is what to write. */
    private static Setting orElse(Setting own, Setting usual) {
        return usual.text() == null ? own : own.or(usual);
    }

    private void requireAbsent(Name name) {
        if (name == Name.OCCURRENCES) {
            requireAbsent(slice, Name.TIMESLICES, Name.RATIO_TIMESLICES);
        }
        if (name != Name.TIMESLICES) {
            requireAbsent(target, Name.TIMESLICES);
        }
    }

    private void requireAbsent(Setting setting, Name... needing) {
        if (setting.text() != null) {
            String methods = Arrays.stream(needing).map(Name::toString).collect(Collectors.joining(" or "));
            properties.refuse(
                    setting.property(),
                    setting.text(),
                    "must go with the method " + methods,
                    "remove it, or set the method to " + methods);
        }
    }

    private static Duration parseSlice(String text) {
        BudgetingMethod.RatioTimeslices checked =
                new BudgetingMethod.RatioTimeslices(DurationGrammar.parse("slice", text, "1m"));
        return checked.slice();
    }

    /** The grammar of ratios, in which a slice may also be asked for nothing but good events. */
    private static double parseTarget(String text) {
        if (ALL.matcher(text.strip()).matches()) {
            return 1;
        }
        try {
            return RatioGrammar.parse("slice-target", text);
        } catch (InvalidSettingException refusal) {
            throw new InvalidSettingException(
                    refusal.setting(), text, refusal.rule().replace("(0, 1)", "(0, 1]"), refusal.fix());
        }
    }

    private enum Name {
        OCCURRENCES,
        TIMESLICES,
        RATIO_TIMESLICES;

        static Name parse(String text) {
            return Arrays.stream(values())
                    .filter(name -> name.toString().equalsIgnoreCase(text.strip()))
                    .findFirst()
                    .orElseThrow(() -> new InvalidSettingException(
                            "method",
                            text,
                            "must be one of "
                                    + Arrays.stream(values())
                                            .map(Name::toString)
                                            .collect(Collectors.joining(", ")),
                            "leave it out for occurrences"));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
