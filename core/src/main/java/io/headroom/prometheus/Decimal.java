package io.headroom.prometheus;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/** Numbers as people would write them: in decimal arithmetic, so that 1 − 0.999 is 0.001 and nothing else. */
final class Decimal {
    private static final MathContext TEN_DIGITS = new MathContext(10, RoundingMode.HALF_EVEN);

    private Decimal() {}

    static String format(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    /** The shortest decimal that is this double. */
    static String format(double value) {
        return format(BigDecimal.valueOf(value));
    }

    static String rounded(double value) {
        return format(BigDecimal.valueOf(value).round(TEN_DIGITS));
    }

    /** 1 − ratio. */
    static BigDecimal complement(double ratio) {
        return BigDecimal.ONE.subtract(BigDecimal.valueOf(ratio));
    }

    /** share · whole / part. */
    static BigDecimal scaled(double share, Duration whole, Duration part) {
        return BigDecimal.valueOf(share)
                .multiply(BigDecimal.valueOf(whole.toMillis()))
                .divide(BigDecimal.valueOf(part.toMillis()), TEN_DIGITS);
    }

    static String days(Duration duration) {
        return format(BigDecimal.valueOf(duration.toMillis())
                .divide(BigDecimal.valueOf(Duration.ofDays(1).toMillis()), TEN_DIGITS));
    }

    static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9);
    }
}
