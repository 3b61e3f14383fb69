package io.headroom.samples.story;

/** When requests are due, whatever becomes of them. */
interface Arrivals {
    /** How many requests there are in all. */
    long count();

    /** When request {@code n}, counted from 0, is due after the start; not before the one before it. */
    long offsetNanos(long n);
}
