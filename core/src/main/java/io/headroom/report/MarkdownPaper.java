package io.headroom.report;

import io.headroom.internal.check.OneLine;
import java.util.List;
import java.util.stream.Collectors;

/** Markdown as GitHub and GitLab show it. */
final class MarkdownPaper implements Paper {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void heading(int level, String heading) {
        block("#".repeat(level) + " " + escape(heading));
    }

    @Override
    public void paragraph(String paragraph) {
        block(escape(paragraph));
    }

    @Override
    public void list(List<String> items) {
        block(items.stream().map(item -> "- " + escape(item)).collect(Collectors.joining("\n")));
    }

    @Override
    public void table(List<String> head, List<List<String>> rows) {
        StringBuilder table =
                new StringBuilder(row(head.stream().map(Paper::name).toList()));
        table.append(head.stream()
                .map(column -> Paper.isFigures(column) ? "--:" : "---")
                .collect(Collectors.joining("|", "|", "|")));
        rows.forEach(row -> table.append('\n').append(row(row).stripTrailing()));
        block(table.toString());
    }

    @Override
    public void place(String question) {
        block("_" + escape(question) + "_\n\n<!-- for people to fill in -->");
    }

    @Override
    public String text() {
        return text.toString();
    }

    private void block(String block) {
        text.append(text.isEmpty() ? "" : "\n").append(block).append('\n');
    }

    private static String row(List<String> cells) {
        return cells.stream().map(MarkdownPaper::escape).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** Nothing in it is markup, nor ends the line. */
    private static String escape(String plain) {
        return OneLine.of(plain)
                .replaceAll("[\\\\`*_\\[\\]<>|#~&!$]", "\\\\$0")
                .replace("://", "\\://")
                .replace("www.", "www\\.")
                .replace("@", "\\@");
    }
}
