package io.headroom.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Plain text for a terminal of 80 columns. What is not plain in a text is shown as a question mark. */
final class TextPaper implements Paper {
    private static final int COLUMNS = 80;
    private static final int GAP = 2;
    private static final int NARROWEST = 6;

    private final StringBuilder text = new StringBuilder();

    @Override
    public void heading(int level, String heading) {
        List<String> lines = wrap(plain(heading), COLUMNS);
        text.append(text.isEmpty() ? "" : "\n");
        lines.forEach(this::line);
        line((level == 1 ? "=" : "-").repeat(lines.get(0).length()));
    }

    @Override
    public void paragraph(String paragraph) {
        wrap(plain(paragraph), COLUMNS).forEach(this::line);
    }

    @Override
    public void list(List<String> items) {
        for (String item : items) {
            List<String> lines = wrap(plain(item), COLUMNS - 2);
            for (int i = 0; i < lines.size(); i++) {
                line((i == 0 ? "- " : "  ") + lines.get(i));
            }
        }
    }

    @Override
    public void table(List<String> head, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(head.stream().map(Paper::name).toList());
        rows.forEach(row -> all.add(row.stream().map(TextPaper::plain).toList()));
        int[] widths = widths(all);
        boolean[] figures = new boolean[head.size()];
        for (int column = 0; column < figures.length; column++) {
            figures[column] = Paper.isFigures(head.get(column));
        }
        all.forEach(row -> row(row, widths, figures));
    }

    @Override
    public void place(String question) {
        paragraph(question);
        line("");
        line("  ...");
    }

    @Override
    public String text() {
        return text.toString();
    }

    /** The widest gives way until the row fits. */
    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        while (IntStream.of(widths).sum() + GAP * (widths.length - 1) > COLUMNS) {
            int widest = 0;
            for (int column = 1; column < widths.length; column++) {
                widest = widths[column] >= widths[widest] ? column : widest;
            }
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private void row(List<String> cells, int[] widths, boolean[] figures) {
        List<List<String>> wrapped = new ArrayList<>();
        int height = 0;
        for (int column = 0; column < widths.length; column++) {
            wrapped.add(wrap(cells.get(column), widths[column]));
            height = Math.max(height, wrapped.get(column).size());
        }
        for (int line = 0; line < height; line++) {
            StringBuilder row = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                List<String> lines = wrapped.get(column);
                String cell = line < lines.size() ? lines.get(line) : "";
                String blank = " ".repeat(widths[column] - cell.length());
                row.append(figures[column] ? blank + cell : cell + blank).append(" ".repeat(GAP));
            }
            line(row.toString().stripTrailing());
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** Lines of words; a word that is longer than a line is cut. */
    private static List<String> wrap(String plain, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : plain.split(" ")) {
            String rest = word;
            if (!line.isEmpty() && line.length() + 1 + rest.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (rest.length() > width) {
                lines.add(rest.substring(0, width));
                rest = rest.substring(width);
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String plain(String any) {
        return any.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
