package io.headroom.benchmarks.lab;

/**
 * Something that Headroom is to reach.
 *
 * @param where the experiment
 * @param what what is measured, and in what
 * @param reached NaN if it was not run
 * @param least whether it must be at least the limit, not at most
 */
record Goal(String where, String what, double reached, double limit, boolean least) {
    boolean isMet() {
        return least ? reached >= limit : reached <= limit;
    }
}
