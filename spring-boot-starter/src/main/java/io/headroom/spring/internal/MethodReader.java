package io.headroom.spring.internal;

import io.headroom.budget.BudgetingMethod;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.RatioGrammar;
import io.headroom.spring.internal.HeadroomProperties.SloProperties;
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
    private final SloProperties slo;
    private final String sliceProperty;
    private final String targetProperty;

    MethodReader(PropertyReader properties, String prefix, SloProperties slo) {
        this.properties = properties;
        this.slo = slo;
        sliceProperty = prefix + ".slice";
        targetProperty = prefix + ".slice-target";
    }

    /** Null, and at least one problem more, if the name or anything about its slices is wrong. */
    @Nullable BudgetingMethod read(String methodProperty) {
        Name name = properties.optional(methodProperty, slo.method(), Name.OCCURRENCES, Name::parse);
        if (name == null) {
            properties.optional(sliceProperty, slo.slice(), Duration.ZERO, MethodReader::parseSlice);
            properties.optional(targetProperty, slo.sliceTarget(), 1.0, MethodReader::parseTarget);
            return null;
        }
        return switch (name) {
            case OCCURRENCES -> occurrences();
            case TIMESLICES -> timeslices();
            case RATIO_TIMESLICES -> ratioTimeslices();
        };
    }

    private @Nullable BudgetingMethod occurrences() {
        boolean unsliced = isAbsent(sliceProperty, slo.slice(), Name.TIMESLICES + " or " + Name.RATIO_TIMESLICES);
        return noTarget() && unsliced ? BudgetingMethod.occurrences() : null;
    }

    private @Nullable BudgetingMethod timeslices() {
        Duration slice = slice(Name.TIMESLICES);
        Double target = properties.required(
                targetProperty,
                slo.sliceTarget(),
                "the method timeslices needs it: write the share of good events of a good slice, such as 95%",
                MethodReader::parseTarget);
        return slice == null || target == null ? null : BudgetingMethod.timeslices(slice, target);
    }

    private @Nullable BudgetingMethod ratioTimeslices() {
        Duration slice = slice(Name.RATIO_TIMESLICES);
        return noTarget() && slice != null ? BudgetingMethod.ratioTimeslices(slice) : null;
    }

    private @Nullable Duration slice(Name name) {
        return properties.required(
                sliceProperty,
                slo.slice(),
                "the method %s needs it: write a duration such as 1m".formatted(name),
                MethodReader::parseSlice);
    }

    private boolean noTarget() {
        return isAbsent(targetProperty, slo.sliceTarget(), Name.TIMESLICES.toString());
    }

    private boolean isAbsent(String property, @Nullable String text, String methods) {
        if (text != null) {
            properties.refuse(
                    property, text, "must go with the method " + methods, "remove it, or set the method to " + methods);
        }
        return text == null;
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
