package io.headroom.benchmarks.lab;

/** Sums over the latest slots of time, as the published formulas of peers use them. */
final class RollingSums {
    private final double slotSeconds;
    private final double[][] slots;
    private final double[] sums;
    private long newest = Long.MIN_VALUE;

    RollingSums(double seconds, int slots, int kinds) {
        slotSeconds = seconds / slots;
        this.slots = new double[slots][kinds];
        sums = new double[kinds];
    }

    void add(double now, int kind, double amount) {
        roll(now);
        slots[slot(newest)][kind] += amount;
        sums[kind] += amount;
    }

    double sum(double now, int kind) {
        roll(now);
        return sums[kind];
    }

    private void roll(double now) {
        long current = (long) Math.floor(now / slotSeconds);
        newest = Math.max(newest, current - slots.length);
        while (newest < current) {
            newest++;
            double[] oldest = slots[slot(newest)];
            for (int kind = 0; kind < sums.length; kind++) {
                sums[kind] -= oldest[kind];
                oldest[kind] = 0;
            }
        }
    }

    private int slot(long number) {
        return (int) Math.floorMod(number, (long) slots.length);
    }
}
