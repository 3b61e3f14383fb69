package io.headroom.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The report of a scripted outage, in its three forms. */
class IncidentReportTest {
    private static final Path PAGES = Path.of(System.getProperty("headroom.root"), "docs/pages");
    private static final String HOSTILE =
            "<script>alert(1)</script>|`*[x](javascript:y)\u202e\n# \"'&$x$\u001b[2Ja\u0301\u5168\ud83d\ude00";

    private static Outage outage;
    private static AlertRun alert;
    private static IncidentReport report;

    @BeforeAll
    static void play() {
        outage = new Outage("acme").play();
        alert = outage.journal.alerts().get(0);
        report = IncidentReport.of(outage.headroom, outage.journal, alert);
    }

    @AfterAll
    static void close() {
        outage.close();
    }

    @Test
    void theExamplesOfTheDocsAreItsOwn() throws IOException {
        requireSame("incident-report-example.md", report.markdown());
        requireSame("incident-report-example.txt", report.text());
        requireSame("incident-report-example.html", report.html());
    }

    @Test
    void anAlertIsFollowedFromTheFirstBadSecondToTheLast() {
        Instant began = outage.began;

        assertThat(alert.rule()).isEqualTo("page 2% 1h/5m");
        assertThat(alert.began()).isEqualTo(began);
        assertThat(alert.precision()).isEqualTo(Duration.ofSeconds(10));
        assertThat(alert.ended()).contains(began.plus(Outage.LENGTH));
        assertThat(alert.timeToRecover()).contains(Outage.LENGTH);
        assertThat(alert.timeToDetect()).isEqualTo(Duration.between(began, alert.detected()));
        assertThat(alert.detected()).isAfter(began);
        assertThat(alert.resolved().orElseThrow()).isAfter(began.plus(Outage.LENGTH));
    }

    @Test
    void itHasTheFactsOfTheStory() {
        long bad = 3 * Outage.LENGTH.toSeconds();
        String text = report.markdown();

        assertThat(text)
                .contains("- %,d of ".formatted(bad))
                .contains("| mark 1 | release 1.4.2 |", "| mark 2 | rolled back to 1.4.1 |")
                .contains("| checkout/acme | a part of it | %,d |".formatted(Outage.LENGTH.toSeconds()))
                .contains("| checkout-latency | counts the same events |")
                .contains("| payments | calls answered by the fallback | %,d |".formatted(bad))
                .contains("The policy asks for a postmortem")
                .doesNotContain("| search |")
                .doesNotContain("NaN", "Infinity", "No counts are kept");
        assertThat(text.indexOf("| mark 1 |")).isLessThan(text.indexOf("| burn began |"));
        assertThat(report.markdown()).as("twice the same").isEqualTo(text);
    }

    @Test
    void aTerminalOf80ColumnsIsEnough() {
        assertThat(report.text().lines()).allMatch(line -> line.length() <= 80);
        assertThat(report.text())
                .contains("Incident report: checkout of shop\n====")
                .contains("release 1.4.2");
    }

    @Test
    void thePageLoadsNothingRunsNothingAndAllowsNothing() {
        String page = report.html();

        assertThat(page)
                .contains("default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src 'sha256-");
        assertThat(page).doesNotContain("<script", "http://", "https://", "src=", "url(", " style=", "onload", "<a ");
        assertThat(Pattern.compile("<svg ").matcher(page).results()).hasSize(2);
        assertThat(page.length()).isLessThan(100_000);
    }

    @Test
    void whateverIsInANameIsTextInEveryForm() {
        try (Outage hostile = new Outage(HOSTILE)) {
            hostile.run(Duration.ofMinutes(2), 10);
            hostile.journal.mark(HOSTILE);
            Instant now = hostile.clock.instant();
            IncidentReport report =
                    IncidentReport.of(hostile.headroom, hostile.journal, hostile.checkout, now.minusSeconds(120), now);

            String escaped =
                    "&lt;script&gt;alert(1)&lt;/script&gt;|`*[x](javascript:y)\\u202e\\u000a# &quot;&#39;&amp;$x$\\u001b[2Ja\u0301\u5168\ud83d\ude00";
            assertThat(report.html())
                    .contains("<td>" + escaped + "</td>", "<td>checkout/" + escaped + "</td>")
                    .doesNotContain("<script", "\u202e", "\u001b");
            assertThat(report.markdown())
                    .contains(
                            "\\<script\\>alert(1)\\</script\\>\\|\\`\\*\\[x\\](javascript:y)\\\\u202e\\\\u000a\\# \"'\\&\\$x\\$\\\\u001b\\[2Ja\u0301\u5168\ud83d\ude00")
                    .doesNotContain("\u202e", "\u001b");
            assertThat(report.text().lines()).allMatch(line -> line.matches("[\\x20-\\x7E]{0,80}"));
            requireWholeTables(report.markdown());
        }
    }

    @Test
    void theLongestKeyStaysInItsCell() {
        String longest = "<b>| wide\u5168\n".repeat(18); // 198 characters: of a longer key there is no member
        try (Outage hostile = new Outage(longest)) {
            hostile.run(Duration.ofMinutes(2), 10);
            Instant now = hostile.clock.instant();
            IncidentReport report =
                    IncidentReport.of(hostile.headroom, hostile.journal, hostile.checkout, now.minusSeconds(120), now);

            requireWholeTables(report.markdown());
            assertThat(report.markdown())
                    .contains("When this was written it was overspent by 99900.0%, and ")
                    .doesNotContain("<b>");
            assertThat(report.html()).contains("&lt;b&gt;| wide\u5168\\u000a").doesNotContain("<b>");
            assertThat(report.text().lines()).allMatch(line -> line.matches("[\\x20-\\x7E]{0,80}"));
        }
    }

    /** Each row has the cells of its table's head. */
    private static void requireWholeTables(String markdown) {
        int cells = 0;
        int tables = 0;
        for (String line : markdown.split("\n")) {
            boolean row = line.startsWith("|");
            int found = row ? line.replace("\\\\", "").replace("\\|", "").split("\\|", -1).length : 0;
            tables += row && cells == 0 ? 1 : 0;
            assertThat(found).as(line).isEqualTo(row && cells > 0 ? cells : found);
            cells = found;
        }
        assertThat(tables).isGreaterThan(3);
    }

    @Test
    void whatIsNotKeptIsSaid() {
        Instant begin = Instant.parse("2025-11-01T00:00:00Z");
        Instant before = begin.plus(Duration.ofDays(1));

        String early = IncidentReport.of(outage.headroom, outage.journal, outage.checkout, begin, before)
                .markdown();
        String all = IncidentReport.of(outage.headroom, outage.journal, outage.checkout, begin, Instant.MAX)
                .markdown();

        assertThat(early)
                .contains(
                        "No counts are kept of this span.",
                        "No counts are kept of the time before 2026-01-01T00:00:00Z")
                .contains("No alert of this SLO is known to have fired.", "Nothing is noted.")
                .contains("are noted since 2026-01-01T00:00:00Z only");
        assertThat(all)
                .contains("No counts are kept of the time before 2026-01-01T00:00:00Z")
                .contains("slots of up to ");
        assertThatThrownBy(() -> IncidentReport.of(
                        outage.headroom,
                        outage.journal,
                        outage.checkout,
                        outage.clock.instant().plusSeconds(1),
                        Instant.MAX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("span of a report must begin before it ends, and before now, 2026-");
    }

    @Test
    void aMarkHasATextAndIsNotOfTheFuture() {
        Instant later = outage.clock.instant().plusSeconds(1);

        assertThatThrownBy(() -> outage.journal.mark(" "))
                .hasMessageContaining("must have 1 to 200 characters, was ' '");
        assertThatThrownBy(() -> outage.journal.mark("x".repeat(201))).hasMessageContaining("was 201 characters");
        assertThatThrownBy(() -> outage.journal.mark(later, "release"))
                .hasMessageContaining("time of a mark must not be after now");
        assertThat(outage.journal.entries().stream().filter(entry -> entry.kind() == JournalEntry.Kind.MARK))
                .hasSize(2);
    }

    @Test
    void theOldestIsForgottenAndThatIsSaid() {
        try (Outage quiet = new Outage("acme")) {
            quiet.run(Duration.ofSeconds(1), 0);
            for (int i = 0; i < 1_010; i++) {
                quiet.clock.advance(Duration.ofSeconds(1));
                quiet.journal.mark("mark " + i);
            }
            List<JournalEntry> kept = quiet.journal.entries();

            assertThat(kept).hasSize(1_000);
            assertThat(kept.get(0).text()).isEqualTo("mark 10");
            assertThat(quiet.journal.since()).isEqualTo(kept.get(0).at().minusSeconds(1));
        }
    }

    @Test
    void onceClosedAJournalNotesNothingMore() {
        try (Outage quiet = new Outage("acme")) {
            quiet.journal.close();
            quiet.run(Duration.ofMinutes(5), 10);

            assertThat(quiet.checkout.snapshot().isFiring(io.headroom.alert.Severity.PAGE))
                    .isTrue();
            assertThat(quiet.journal.entries()).isEmpty();
            assertThat(quiet.journal.alerts()).isEmpty();
        }
    }

    private static void requireSame(String name, String text) throws IOException {
        Path file = PAGES.resolve(name);
        if ("write".equals(System.getProperty("headroom.docs"))) {
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("run the test with -Dheadroom.docs=write, look at what it wrote, and commit it")
                .hasContent(text);
    }
}
