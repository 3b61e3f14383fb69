package io.headroom.test.gate;

import java.time.Instant;

/** An SLO as it was at one moment; events are those since the application started. */
record SloReading(String name, double objective, boolean inSlices, long good, long bad, double remaining, Instant at) {}
