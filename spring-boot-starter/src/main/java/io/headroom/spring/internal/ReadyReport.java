package io.headroom.spring.internal;

/** Something to log once the application is ready, if it has SLOs or guards by then. */
@FunctionalInterface
public interface ReadyReport {
    /** Logs what there is to say. */
    void report();
}
