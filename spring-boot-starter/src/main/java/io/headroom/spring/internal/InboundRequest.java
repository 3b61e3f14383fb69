package io.headroom.spring.internal;

/**
 * A request that is being answered. It is kept in the server observation's context, or where there are no observations among the
 * request's attributes, under {@link #KEY}: so whoever knows the current observation knows when the request came in.
 */
public abstract class InboundRequest {
    /** Where it is kept. */
    public static final String KEY = InboundRequest.class.getName();

    private final long startNanos;

    /** @param startNanos the reading of Headroom's clock */
    protected InboundRequest(long startNanos) {
        this.startNanos = startNanos;
    }

    /** When it came in, by Headroom's clock. */
    public long startNanos() {
        return startNanos;
    }
}
