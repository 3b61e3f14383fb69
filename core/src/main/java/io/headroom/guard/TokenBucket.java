package io.headroom.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Tokens that calls pay in and retries take out. Nobody pays at the time of a call: whoever wants a token, or looks now and then,
 * settles what all calls since the last settlement are worth.
 *
 * <p>Concurrency: balance and settled calls are one word, so that settling and taking are linearizable together: settling is one compare-and-set,
 * taking one atomic add, after which threads that take at once do not have to look again. Whoever takes what is not there settles next.
 * A balance below zero tells of such takers alone: the whole tokens it is short of are theirs, and whoever writes next lets them off. What is left
 * is below one token, as it was for each of them.
 *
 * <p>The balance has 18 binary places, enough for 2,000 threads that took too much and have not settled yet; of the calls the low 34 bits are
 * kept, enough unless 8.5e9 pass between two settlements.
 */
final class TokenBucket {
    static final int MOST_TOKENS = 1_000;

    private static final int CALL_BITS = 34;
    private static final long CALL_MASK = (1L << CALL_BITS) - 1;
    private static final long ONE = 1L << 18;
    private static final long TOKEN = ONE << CALL_BITS;

    /** Access to {@link #word}: volatile reads, compare-and-set, atomic adds. */
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(TokenBucket.class, "word", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final long capacity;

    /** The balance in the high 30 bits, signed, the calls settled so far in the low ones. Written by everybody. */
    private volatile long word;

    /** A full bucket. */
    TokenBucket(double tokens, long callsSoFar) {
        capacity = Math.round(tokens * ONE);
        word = word(capacity, callsSoFar);
    }

    /** Takes a token, if there is one without settling; if not, {@link #settleAndTryTake} has to follow. */
    boolean tryTake() {
        return (long) WORD.getAndAdd(this, -TOKEN) >= TOKEN;
    }

    /** Settles all calls so far and takes a token, in one step. */
    boolean settleAndTryTake(long callsSoFar, double tokensACall) {
        while (true) {
            long seen = word;
            long balance = settled(seen, callsSoFar, tokensACall);
            boolean enough = balance >= ONE;
            if (WORD.compareAndSet(this, seen, word(enough ? balance - ONE : balance, newest(seen, callsSoFar)))) {
                return enough;
            }
        }
    }

    /** Settles all calls so far. */
    void settle(long callsSoFar, double tokensACall) {
        long seen;
        do {
            seen = word;
        } while (!WORD.compareAndSet(
                this, seen, word(settled(seen, callsSoFar, tokensACall), newest(seen, callsSoFar))));
    }

    /** Puts a token back; beyond the capacity it is lost. */
    void giveBack() {
        long seen;
        long balance;
        do {
            seen = word;
            balance = Math.min(capacity, balance(seen) + ONE);
        } while (!WORD.compareAndSet(this, seen, word(balance, seen)));
    }

    /** The balance as of the last settlement. */
    double tokens() {
        return (double) balance(word) / ONE;
    }

    private long settled(long seen, long callsSoFar, double tokensACall) {
        double deposit = unsettled(seen, callsSoFar) * tokensACall * ONE;
        return (long) Math.min(capacity, balance(seen) + deposit);
    }

    /** Calls begun since the last settlement; 0 for who counted before somebody else settled more. */
    private static long unsettled(long seen, long callsSoFar) {
        long calls = callsSoFar - seen & CALL_MASK;
        return calls > CALL_MASK >> 1 ? 0 : calls;
    }

    private static long newest(long seen, long callsSoFar) {
        return unsettled(seen, callsSoFar) == 0 ? seen : callsSoFar;
    }

    /** Without what was taken too much. */
    private static long balance(long word) {
        long balance = word >> CALL_BITS;
        return balance < 0 ? balance & ONE - 1 : balance;
    }

    private static long word(long balance, long calls) {
        return balance << CALL_BITS | calls & CALL_MASK;
    }
}
