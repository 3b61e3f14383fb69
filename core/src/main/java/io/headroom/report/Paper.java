package io.headroom.report;

import java.util.List;

/** What a report is written on. All texts are plain: each paper escapes them as its language asks. */
interface Paper {
    /** @param level 1 for the title, 2 for a part */
    void heading(int level, String text);

    void paragraph(String text);

    void list(List<String> items);

    /**
     * A table.
     *
     * @param head the columns' names; a name that ends with {@code #} is that of a column of figures
     * @param rows as many cells each as there are columns
     */
    void table(List<String> head, List<List<String>> rows);

    /** A picture of what a table says too; nothing where there are no pictures. */
    default void plot(Plot plot) {}

    /** A place that people fill in. */
    void place(String question);

    /** All that was written. */
    String text();

    /** Whether a column is one of figures. */
    static boolean isFigures(String column) {
        return column.endsWith("#");
    }

    static String name(String column) {
        return isFigures(column) ? column.substring(0, column.length() - 1) : column;
    }
}
