package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final double HALF = 0.5;

    private final TokenBucket bucket = new TokenBucket(2, 0);

    @Test
    void whoTakesTooMuchTakesNothingFromOthers() {
        spendAll();
        for (int taker = 0; taker < 3; taker++) {
            assertThat(bucket.tryTake()).isFalse();
        }
        assertThat(bucket.tokens()).isZero();

        bucket.settle(3, HALF);
        assertThat(bucket.tokens()).isEqualTo(1.5);
        assertThat(bucket.tryTake()).isTrue();
        assertThat(bucket.settleAndTryTake(3, HALF)).as("half a token").isFalse();
        assertThat(bucket.tokens()).isEqualTo(0.5);
    }

    @Test
    void whoTakesTooMuchAddsNothingToTheBurst() {
        spendAll();
        assertThat(bucket.tryTake()).isFalse();
        bucket.settle(1_000, HALF);
        assertThat(bucket.settleAndTryTake(1_000, HALF)).isTrue();
        assertThat(bucket.tryTake()).isTrue();
        assertThat(bucket.settleAndTryTake(1_000, HALF)).isFalse();
    }

    @Test
    void whatIsGivenBackIsThereAlthoughOthersTookTooMuch() {
        spendAll();
        assertThat(bucket.tryTake()).isFalse();
        bucket.giveBack();
        assertThat(bucket.tokens()).isEqualTo(1);
        assertThat(bucket.tryTake()).isTrue();
    }

    @Test
    void theFullestBucketHoldsSoManyAsThereMayBe() {
        TokenBucket full = new TokenBucket(TokenBucket.MOST_TOKENS, 0);
        for (int taken = 0; taken < TokenBucket.MOST_TOKENS; taken++) {
            assertThat(full.tryTake()).isTrue();
        }
        for (int taker = 0; taker < 2_000; taker++) {
            assertThat(full.tryTake()).isFalse();
        }
        assertThat(full.settleAndTryTake(Long.MAX_VALUE / 4, 0)).isFalse();
        full.settle(Long.MAX_VALUE / 4 + 10_000, 1);
        assertThat(full.tokens()).isEqualTo(TokenBucket.MOST_TOKENS);
    }

    private void spendAll() {
        assertThat(bucket.tryTake()).isTrue();
        assertThat(bucket.tryTake()).isTrue();
    }
}
