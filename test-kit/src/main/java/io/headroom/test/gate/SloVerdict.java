package io.headroom.test.gate;

/**
 * How one SLO fared in a load test.
 *
 * @param slo its name
 * @param objective its target share of good events, in (0, 1)
 * @param good the good events of the load test
 * @param bad the bad ones
 * @param burnRate their bad ratio over 1 − objective; 0 without events
 * @param remaining the share of the period's budget that is left, whatever spent it: 1 unspent, negative beyond
 * @param verdict what follows
 * @param reason why, as a sentence without its full stop
 */
public record SloVerdict(
        String slo,
        double objective,
        long good,
        long bad,
        double burnRate,
        double remaining,
        Verdict verdict,
        String reason) {}
