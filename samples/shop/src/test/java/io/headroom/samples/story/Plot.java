package io.headroom.samples.story;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map.Entry;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where moments and values lie in a rectangle: time runs to the right, values rise.
 *
 * @param x of the left edge
 * @param y of the upper edge
 * @param from the moment at the left edge
 * @param to the moment at the right edge
 * @param step between two samples; further apart there is a gap
 * @param bottom the value at the lower edge
 * @param top the value at the upper edge
 */
record Plot(
        double x,
        double y,
        double width,
        double height,
        Instant from,
        Instant to,
        Duration step,
        double bottom,
        double top) {
    /**
     * A stretch of time.
     *
     * @param x where it begins
     * @param above whether the value was above 0
     */
    record Run(double x, double width, boolean above) {}

    double x(double seconds) {
        double begin = seconds(from);
        return x + (seconds - begin) / (seconds(to) - begin) * width;
    }

    double y(double value) {
        return y + height * (1 - (value - bottom) / (top - bottom));
    }

    /** The samples as an SVG path, without those between two of the same height. */
    String path(TreeMap<Double, Double> samples) {
        StringBuilder path = new StringBuilder();
        for (Entry<Double, Double> sample : samples.entrySet()) {
            Entry<Double, Double> before = neighbour(samples.lowerEntry(sample.getKey()), sample);
            Entry<Double, Double> after = neighbour(samples.higherEntry(sample.getKey()), sample);
            if (before == null || after == null || !isLevel(before, sample, after)) {
                String command = before == null ? "M" : "L";
                path.append(
                        String.format(Locale.ROOT, "%s%.1f %.1f", command, x(sample.getKey()), y(sample.getValue())));
            }
        }
        return path.toString();
    }

    /** The stretches in which the samples were above 0, and those in which they were not. */
    List<Run> runs(TreeMap<Double, Double> samples) {
        List<Run> runs = new ArrayList<>();
        Entry<Double, Double> first = samples.firstEntry();
        for (Entry<Double, Double> sample : samples.entrySet()) {
            Entry<Double, Double> after = neighbour(samples.higherEntry(sample.getKey()), sample);
            boolean above = first.getValue() > 0;
            if (after == null || after.getValue() > 0 != above) {
                double end = Math.min(sample.getKey() + step.toSeconds(), seconds(to));
                runs.add(new Run(x(first.getKey()), x(end) - x(first.getKey()), above));
                first = samples.higherEntry(sample.getKey());
            }
        }
        return runs;
    }

    private @Nullable Entry<Double, Double> neighbour(
            @Nullable Entry<Double, Double> other, Entry<Double, Double> sample) {
        return other != null && Math.abs(other.getKey() - sample.getKey()) < 1.5 * step.toSeconds() ? other : null;
    }

    private static boolean isLevel(
            Entry<Double, Double> before, Entry<Double, Double> sample, Entry<Double, Double> after) {
        return before.getValue().equals(sample.getValue()) && sample.getValue().equals(after.getValue());
    }

    private static double seconds(Instant moment) {
        return moment.toEpochMilli() / 1e3;
    }
}
