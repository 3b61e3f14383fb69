package io.headroom.test.gate;

import java.util.List;

/** Where a gate reads SLOs. */
@FunctionalInterface
interface SloReader {
    /** All SLOs with everything that was recorded before the call. */
    List<SloReading> read();
}
