package io.headroom.prometheus;

import java.time.Duration;

/** The counters of one replica, minute by minute, as promtool reads them. */
final class ReplicaLoad {
    private final Counter good = new Counter();
    private final Counter bad = new Counter();
    private long minutes;

    /** A replica that is there from a later minute on. */
    static ReplicaLoad after(Duration absent) {
        ReplicaLoad load = new ReplicaLoad();
        load.minutes = absent.toMinutes();
        load.good.begin(load.minutes);
        load.bad.begin(load.minutes);
        return load;
    }

    /** So many events in every minute of a stretch. */
    ReplicaLoad during(Duration stretch, long goodEach, long badEach) {
        minutes += stretch.toMinutes();
        good.grow(stretch.toMinutes(), goodEach);
        bad.grow(stretch.toMinutes(), badEach);
        return this;
    }

    /** No sample: the replica is not there. */
    ReplicaLoad gone(Duration stretch) {
        minutes += stretch.toMinutes();
        good.miss(stretch.toMinutes());
        bad.miss(stretch.toMinutes());
        return this;
    }

    /** From here on counts begin at 0. */
    ReplicaLoad restarted() {
        good.value = 0;
        bad.value = 0;
        return this;
    }

    /** What was counted up to now, over all lives. */
    long goodEvents() {
        return good.events;
    }

    long badEvents() {
        return bad.events;
    }

    Duration end() {
        return Duration.ofMinutes(minutes);
    }

    String values(boolean isBad) {
        return (isBad ? bad : good).text.toString();
    }

    private static final class Counter {
        private final StringBuilder text = new StringBuilder("0");
        private long value;
        private long events;

        void grow(long minutes, long each) {
            text.append(' ')
                    .append(value + each)
                    .append('+')
                    .append(each)
                    .append('x')
                    .append(minutes - 1);
            value += each * minutes;
            events += each * minutes;
        }

        void begin(long minutes) {
            text.insert(0, "_x" + minutes + " ");
        }

        void miss(long minutes) {
            text.append(" _x").append(minutes);
        }
    }
}
