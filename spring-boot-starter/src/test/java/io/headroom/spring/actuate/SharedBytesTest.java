package io.headroom.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class SharedBytesTest {
    @Test
    void theThirdWhoAsksAndAllAfterGetThemPackedOnce() throws IOException {
        byte[] plain = "{\"name\":\"checkout\"},".repeat(1_000).getBytes();
        SharedBytes bytes = new SharedBytes(plain);

        assertThat(bytes.gzip()).isNull();
        assertThat(bytes.gzip()).isNull();
        byte[] packed = bytes.gzip();
        assertThat(packed).hasSizeLessThan(plain.length / 10);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed))).hasBinaryContent(plain);
        assertThat(bytes.gzip()).isSameAs(packed);
        assertThat(bytes.plain()).isSameAs(plain);
    }

    @Test
    void whatCannotBePackedArrivesNevertheless() throws IOException {
        byte[] plain = new byte[3 * SharedBytes.SMALL];
        new Random(1).nextBytes(plain);
        SharedBytes bytes = new SharedBytes(plain);
        bytes.gzip();
        bytes.gzip();

        assertThat(new GZIPInputStream(new ByteArrayInputStream(bytes.gzip()))).hasBinaryContent(plain);
    }

    @Test
    void whatIsShortIsNeverPacked() {
        SharedBytes bytes = new SharedBytes(new byte[SharedBytes.SMALL]);
        for (int i = 0; i < 10; i++) {
            assertThat(bytes.gzip()).isNull();
        }
    }
}
