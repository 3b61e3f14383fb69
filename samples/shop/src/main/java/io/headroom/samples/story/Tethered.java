package io.headroom.samples.story;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Runs another main class, and ends the process when the one that started it is gone, however that ended: the start of a
 * process holds the other end of its standard input, which the system closes with it.
 */
final class Tethered {
    private static final int ORPHANED = 1;

    private Tethered() {}

    /** The first argument is the class to run, the others are its arguments. */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread tether = new Thread(Tethered::awaitEndOfInput, "tether");
        tether.setDaemon(true);
        tether.start();
        Object rest = Arrays.copyOfRange(args, 1, args.length);
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, rest);
    }

    private static void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // As good as the end.
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}
