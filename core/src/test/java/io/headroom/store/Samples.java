package io.headroom.store;

import io.headroom.internal.window.History;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Counts to save, and the bytes of their files. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-03-01T11:22:33.456Z");
    static final Duration MONTH = Duration.ofDays(30);
    static final String SERVICE = "shop";
    static final String INSTANCE = "default";

    private Samples() {}

    /** One SLO whose one point tells which counts these are. */
    static SavedCounts numbered(long good) {
        return of(new History(new long[] {NOW.toEpochMilli()}, new long[] {good}, new long[] {1}));
    }

    static SavedCounts of(History... histories) {
        return new SavedCounts(
                NOW,
                List.of(new SavedCounts.Gap(NOW.minusSeconds(90), NOW.minusSeconds(30))),
                IntStream.range(0, histories.length)
                        .mapToObj(i -> new SavedSlo("slo-" + i, "latency <= 300ms", MONTH, histories[i]))
                        .toList());
    }

    static SavedCounts random(Random random) {
        return of(IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(i -> history(random.nextInt(60), NOW, random))
                .toArray(History[]::new));
    }

    /** A curve that ends a minute before a time, in steps of five minutes. */
    static History history(int points, Instant end, Random random) {
        long[] wallMillis = new long[points];
        long[] good = new long[points];
        long[] bad = new long[points];
        for (int i = 0; i < points; i++) {
            wallMillis[i] = end.minusSeconds(60 + 300L * (points - 1 - i)).toEpochMilli();
            good[i] = (i == 0 ? 0 : good[i - 1]) + random.nextInt(100_000);
            bad[i] = (i == 0 ? 0 : bad[i - 1]) + random.nextInt(100);
        }
        return new History(wallMillis, good, bad);
    }

    static byte[] file(SavedCounts counts) {
        return file(counts, SERVICE, INSTANCE);
    }

    static byte[] file(SavedCounts counts, String service, String instance) {
        try {
            ByteWriter writer = new ByteWriter();
            new SavedCountsFormat(service, instance).encode(counts, writer);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            writer.writeTo(Channels.newChannel(bytes));
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
