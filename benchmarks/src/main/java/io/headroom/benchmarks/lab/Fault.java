package io.headroom.benchmarks.lab;

import java.util.SplittableRandom;

/** What is wrong with the backends while a scenario's fault lasts. Times are seconds since it began. */
interface Fault {
    /** Nothing. */
    Fault NONE = new Fault() {};

    /** Connections are refused. */
    Fault OUTAGE = new Fault() {
        @Override
        public boolean refuses(int backend, double seconds) {
            return true;
        }
    };

    /** Nobody answers. */
    Fault HANG = new Fault() {
        @Override
        public boolean hangs(int backend) {
            return true;
        }
    };

    /** One of the backends refuses connections. */
    Fault ONE_REFUSES = new Fault() {
        @Override
        public boolean refuses(int backend, double seconds) {
            return backend == Backends.FAULTY;
        }
    };

    /** One of the backends never answers. */
    Fault ONE_HANGS = new Fault() {
        @Override
        public boolean hangs(int backend) {
            return backend == Backends.FAULTY;
        }
    };

    /** Ten seconds down, ten seconds up. */
    Fault FLAPPING = new Fault() {
        @Override
        public boolean refuses(int backend, double seconds) {
            return (int) (seconds / 10) % 2 == 0;
        }
    };

    /** A share of the answers are errors; the work is done. */
    static Fault errors(double share) {
        return new Fault() {
            @Override
            public double errors() {
                return share;
            }
        };
    }

    /** Every answer comes later by a log-normal time, whatever the load. */
    static Fault slow(double medianSeconds) {
        return new Fault() {
            @Override
            public double extraSeconds(SplittableRandom random) {
                return medianSeconds * Math.exp(0.3 * Draw.normal(random));
            }
        };
    }

    /** Work takes so much longer. */
    static Fault slowdown(double factor) {
        return new Fault() {
            @Override
            public double workFactor(double seconds) {
                return factor;
            }
        };
    }

    /** Whether a backend refuses connections. */
    default boolean refuses(int backend, double seconds) {
        return false;
    }

    /** Whether a backend takes calls and never answers. */
    default boolean hangs(int backend) {
        return false;
    }

    /** The share of answers that are errors. */
    default double errors() {
        return 0;
    }

    /** How much longer work takes. */
    default double workFactor(double seconds) {
        return 1;
    }

    /** How much later an answer comes. */
    default double extraSeconds(SplittableRandom random) {
        return 0;
    }
}
