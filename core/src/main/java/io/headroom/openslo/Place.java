package io.headroom.openslo;

/**
 * Where something stands in a file.
 *
 * @param file as whoever read it named it
 * @param line from 1
 * @param column from 1
 */
public record Place(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
