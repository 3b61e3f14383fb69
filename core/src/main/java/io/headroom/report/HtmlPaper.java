package io.headroom.report;

import io.headroom.internal.check.OneLine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One file of HTML that needs no other and runs no script; its policy allows nothing but its own style. */
final class HtmlPaper implements Paper {
    private static final Pattern MOMENT = Pattern.compile("[0-9-]{10}T[0-9:]{8}Z");
    private static final Pattern RULE = Pattern.compile("(page|ticket) \\S+ \\S+/\\S+");
    private static final String STYLE = """

            :root { color-scheme: light dark; --ink: #1d2125; --dim: #5c6570; --line: #d5dae0; --paper: #fff; --burn: #b3261e; --spent: #1a5fb4; --mark: #6b4e00; --fire: #b3261e22; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e3e6ea; --dim: #a3acb8; --line: #3a424c; --paper: #14171a; --burn: #ff8a80; --spent: #8ab8ff; --mark: #e6c26b; --fire: #ff8a8026; } }
            body { margin: 2rem auto; max-width: 66rem; padding: 0 1rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; border-bottom: 1px solid var(--line); }
            .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
            th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); min-width: 4rem; }
            th { color: var(--dim); font-weight: 600; } .at { white-space: nowrap; } .figures { text-align: right; font-variant-numeric: tabular-nums; } td.figures { white-space: nowrap; }
            .place { border: 1px dashed var(--dim); padding: .5rem 1rem; min-height: 4rem; color: var(--dim); }
            svg { display: block; width: 100%; min-width: 40rem; height: auto; } svg text { font: 11px system-ui, sans-serif; fill: var(--dim); } svg .title { fill: var(--ink); font-weight: 600; }
            .grid { stroke: var(--line); } .burn, .spent { fill: none; stroke-width: 1.5; stroke-linejoin: round; } .burn { stroke: var(--burn); } .spent { stroke: var(--spent); }
            .level { stroke: var(--dim); stroke-dasharray: 5 4; } .mark { stroke: var(--mark); stroke-dasharray: 2 3; } svg .marked { fill: var(--mark); } .fire { fill: var(--fire); }
            @media print { body { margin: 0; max-width: none; } }
            """;

    /** What the file may do. */
    static final String POLICY =
            "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src '%s'"
                    .formatted(hash(STYLE));

    private final StringBuilder body = new StringBuilder();
    private String title = "";

    @Override
    public void heading(int level, String heading) {
        title = level == 1 ? heading : title;
        body.append("<h%d>%s</h%d>\n".formatted(level, escape(heading), level));
    }

    @Override
    public void paragraph(String paragraph) {
        body.append("<p>").append(escape(paragraph)).append("</p>\n");
    }

    @Override
    public void list(List<String> items) {
        body.append(items.stream()
                .map(item -> "<li>" + escape(item) + "</li>\n")
                .collect(Collectors.joining("", "<ul>\n", "</ul>\n")));
    }

    @Override
    public void table(List<String> head, List<List<String>> rows) {
        body.append("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"%s\"><table>\n<tr>"
                .formatted(escape(Paper.name(head.get(0)) + ", table")));
        head.forEach(column ->
                body.append("<th scope=\"col\"%s>%s</th>".formatted(figures(column), escape(Paper.name(column)))));
        body.append("</tr>\n");
        for (List<String> row : rows) {
            body.append("<tr>");
            for (int column = 0; column < row.size(); column++) {
                body.append(
                        "<td%s>%s</td>".formatted(style(head.get(column), row.get(column)), escape(row.get(column))));
            }
            body.append("</tr>\n");
        }
        body.append("</table></div>\n");
    }

    @Override
    public void plot(Plot plot) {
        body.append("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">\n%s</div>\n"
                .formatted(escape(plot.title()), plot.svg()));
    }

    @Override
    public void place(String question) {
        body.append("<p class=\"place\">").append(escape(question)).append("</p>\n");
    }

    @Override
    public String text() {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="%s">
                <meta name="viewport" content="width=device-width">
                <title>%s</title>
                <link rel="icon" href="data:,">
                <style>%s</style>
                </head>
                <body>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(POLICY, escape(title), STYLE, body);
    }

    /** Text that is no markup, shown in the order of its letters and on its line. */
    static String escape(String plain) {
        StringBuilder html = new StringBuilder(plain.length());
        for (char unit : OneLine.of(plain).toCharArray()) {
            switch (unit) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(unit);
            }
        }
        return html.toString();
    }

    /** Moments and rules stay on their line. */
    private static String style(String column, String cell) {
        return MOMENT.matcher(cell).matches() || RULE.matcher(cell).matches() ? " class=\"at\"" : figures(column);
    }

    private static String figures(String column) {
        return Paper.isFigures(column) ? " class=\"figures\"" : "";
    }

    private static String hash(String style) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
