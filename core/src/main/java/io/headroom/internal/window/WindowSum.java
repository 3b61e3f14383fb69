package io.headroom.internal.window;

/** @param coverage the share of the window that was observed, in [0, 1] */
public record WindowSum(long good, long bad, double coverage) {}
