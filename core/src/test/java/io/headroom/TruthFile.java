package io.headroom;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a process really counted, in a mapped file: it outlives the process however that ends. Each number has one writer. */
final class TruthFile {
    /** The threads that record good events come first. */
    static final int GOOD_THREADS = 2;

    static final int THREADS = 3;

    private static final VarHandle NUMBER =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final MappedByteBuffer numbers;

    TruthFile(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            numbers = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096);
        }
    }

    /** What the process found, and that it is ready to be killed. */
    void restored(long good, long bad) {
        set(1, good);
        set(2, bad);
        set(0, 1);
    }

    boolean isReady() {
        return get(0) == 1;
    }

    long restoredGood() {
        return get(1);
    }

    long restoredBad() {
        return get(2);
    }

    /** To be called before an event is recorded, with its number. */
    void begun(int thread, long events) {
        set(10 + thread, events);
    }

    /** To be called after it was. */
    void done(int thread, long events) {
        set(20 + thread, events);
    }

    /** No more than this can have been recorded. */
    long mostGood() {
        return restoredGood() + sum(10, 0, GOOD_THREADS);
    }

    long mostBad() {
        return restoredBad() + sum(10, GOOD_THREADS, THREADS);
    }

    /** At least this was recorded. */
    long leastGood() {
        return restoredGood() + sum(20, 0, GOOD_THREADS);
    }

    long leastBad() {
        return restoredBad() + sum(20, GOOD_THREADS, THREADS);
    }

    /** A save is complete; at least so much had been recorded when it began. */
    void saved(long good, long bad) {
        set(4, good);
        set(5, bad);
        set(3, saves() + 1);
    }

    long saves() {
        return get(3);
    }

    long savedGood() {
        return Math.max(get(4), restoredGood());
    }

    long savedBad() {
        return Math.max(get(5), restoredBad());
    }

    private long sum(int row, int from, int to) {
        long sum = 0;
        for (int thread = from; thread < to; thread++) {
            sum += get(row + thread);
        }
        return sum;
    }

    private long get(int number) {
        return (long) NUMBER.getVolatile(numbers, Long.BYTES * number);
    }

    private void set(int number, long value) {
        NUMBER.setVolatile(numbers, Long.BYTES * number, value);
    }
}
