package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What an application prints that cannot start. */
@ExtendWith(OutputCaptureExtension.class)
class BadInputTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "objective: 99.9 | must be in (0, 1) as a ratio, or carry a % sign as a percentage | write 99.9% or 0.999",
                "objective: 99,9 | must be a ratio such as 0.999 or a percentage such as 99.9% | use a decimal point: 99.9",
                "objective: 1.0 | must be in (0, 1) | write a ratio such as 0.999 or a percentage such as 99.9%",
                "objective: 0 | must be in (0, 1) | write a ratio such as 0.999 or a percentage such as 99.9%",
                "objective: 120% | must be in (0, 1) | write a ratio such as 0.999 or a percentage such as 99.9%",
                "objective: 99.9‰ | must be a ratio such as 0.999 or a percentage such as 99.9% | write digits with an optional decimal point, and % if it is a percentage",
                "period: 30x | must be a duration: a whole number and one of ns, us, ms, s, m, h, d, w | the unit x is unknown; write a value such as 30d",
                "period: 30 | must be a duration: a whole number and one of ns, us, ms, s, m, h, d, w | name the unit, as in 30d",
                "period: 0d | must be from 1h to 366d | write a value such as 30d",
                "period: -7d | must be from 1h to 366d | write a value such as 30d",
                "period: 1000d | must be from 1h to 366d | write a value such as 30d",
                "zone: Mars/Olympus | must be a time zone | write a name such as Europe/Zurich or UTC",
                "zone: Europe/Zurich | must go with a calendar period | remove it, or write the period as month, quarter or year",
                "method: fortnights | must be one of occurrences, timeslices, ratio-timeslices | leave it out for occurrences",
                "slice: 1m | must go with the method timeslices or ratio-timeslices | remove it, or set the method to timeslices or ratio-timeslices",
                "slice-target: 95% | must go with the method timeslices | remove it, or set the method to timeslices",
                "sli.latency: soon | must be a duration: a whole number and one of ns, us, ms, s, m, h, d, w | write a value such as 300ms",
                "sli.latency: 300 | must be a duration: a whole number and one of ns, us, ms, s, m, h, d, w | name the unit, as in 300ms",
                "sli.latency: 0ms | must be from 1us to 1h | write a value such as 300ms",
                "sli.http.uri: '/checkout/{id' | must be a path template that Spring can parse (Expected close capture character after variable name } at character 13) | write a path template such as /checkout/{id}",
                "sli.http.uri: checkout | must be a path template that begins with / | write a path template such as /checkout/{id}",
                "sli.http.path: '/a/{id:(x)y}' | must have no capturing group in the regular expression of a variable, with which Spring matches nothing | write (?:...) instead of (...)",
                "sli.http.path: api | must be a path pattern that begins with / | write a path pattern such as /api/**",
                "sli.http.header: 'X Tier' | must be a header's name, or its name and value | write \"X-Tier: gold\" or \"X-Tier\", in quotes because of the colon",
                "sli.job: run | must be a class and a method of it | write both, as in NightlyImport.run",
                "sli.freshness: 0s | must be from 1s to 366d | write a value such as 26h",
                "sli.http.method: FETCH | must be an HTTP method | write one such as GET, or leave it out for all",
            })
    void aWrongPropertyIsNamedWithValuePlaceRuleAndFix(String setting, String rule, String fix, CapturedOutput output)
            throws IOException {
        String key = setting.substring(0, setting.indexOf(':'));
        String value = setting.substring(setting.indexOf(':') + 1).strip();
        start(yaml("checkout", key, value));

        String shown = value.replace("'", "");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Headroom cannot read its properties:")
                .contains("headroom.slos.checkout.%s = %s (".formatted(key, shown))
                .contains("application.yml")
                .contains("): " + rule + "\n")
                .contains("headroom.slos.checkout.%s: %s".formatted(key, fix));
    }

    @Test
    void aRuleForRequestsThatIsNoneIsNamedWithItsPlaceInTheList(CapturedOutput output) throws IOException {
        start("""
                headroom.slos.checkout:
                  objective: 99%
                  sli: { http: { uri: /checkout, bad: [5xx, java.lang.String] } }
                """);

        assertThat(output)
                .contains("headroom.slos.checkout.sli.http.bad[1] = java.lang.String (")
                .contains("must be a status, a class of status, an exception's class, or aborted")
                .contains("write one such as 429, 5xx, java.net.SocketTimeoutException or aborted");
    }

    @ParameterizedTest
    @CsvSource({
        "sli.freshness: 26h|sli.latency: 1s, 'sli = [latency <= 1s, freshness <= 26h]', must be of one kind",
        "sli.freshness: 26h|sli.http.uri: /a, sli.freshness = 26h, must not go with http",
        "sli.job: A.run|sli.http.uri: /a, sli.job = A.run, must not go with http",
    })
    void sourcesThatExcludeEachOtherAreRefused(String settings, String named, String rule, CapturedOutput output)
            throws IOException {
        StringBuilder properties = new StringBuilder("headroom.slos.checkout.objective: 99%\n");
        for (String setting : settings.split("\\|")) {
            properties.append("headroom.slos.checkout.").append(setting).append('\n');
        }
        start(properties.toString());

        assertThat(output).contains("headroom.slos.checkout." + named).contains(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "Checkout, write checkout",
        "check_out, write check-out",
        "-checkout, write checkout",
        "'\"[check out]\"', write check-out",
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg, write aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg"
    })
    void aNameThatIsNoDnsLabelIsRefused(String name, String fix, CapturedOutput output) throws IOException {
        start(yaml(name, "objective", "99%"));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("must be a DNS label")
                .contains(": " + fix);
    }

    @Test
    void namesThatRelaxedBindingTakesForOneAreRefused(CapturedOutput output) throws IOException {
        start("""
                headroom:
                  slos:
                    check-out: { objective: 99% }
                    checkout: { objective: 95% }
                """);

        assertThat(output)
                .contains("headroom.slos.checkout = checkout (")
                .contains(
                        "application.yml] - 4:28): must be declared once; Spring's relaxed binding takes check-out for the same name")
                .contains("remove one of the two or choose another name");
    }

    @Test
    void anSloDeclaredTwiceInOneFileIsNamedWithItsLine(CapturedOutput output) throws IOException {
        start("""
                spring.application.name: shop
                headroom:
                  slos:
                    # the first
                    checkout: { objective: 99% }
                    search: { objective: 99% }
                    checkout:
                      objective: 95%
                """);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(
                        "headroom.slos.checkout is declared twice in one YAML file, the second time in line 7, column 5")
                .contains("Remove one of the two declarations of headroom.slos.checkout");
    }

    @Test
    void inALongFileAndInAFlowMappingToo(CapturedOutput output) throws IOException {
        start("other: |\n" + "  filler\n".repeat(500) + "headroom:\n  slos:\n"
                + "    first: { objective: 99% }\n".replace("first", "checkout").repeat(2));
        assertThat(output)
                .contains("checkout is declared twice in one YAML file, the second time in line 505, column 5");

        start("headroom: { slos: { search: { objective: 99% }, search: { objective: 95% } } }\n");
        assertThat(output)
                .contains("headroom.slos.search is declared twice in one YAML file, the second time in line 1");
    }

    @Test
    void aNameBelowADifferentlySpeltPrefixIsRefusedToo(CapturedOutput output) throws IOException {
        start("headroom.SLOS.Check_Out.objective: 99%\n");

        assertThat(output).contains("headroom.slos.Check_Out = Check_Out (").contains(": write check-out");
    }

    @Test
    void everyWrongPropertyIsNamedAtOnce(CapturedOutput output) throws IOException {
        start("""
                headroom:
                  slos:
                    checkout: { objective: 99.9, period: 30x, sli: { latency: soon, http: { method: GET } } }
                    search: {}
                """);

        assertThat(output)
                .contains("headroom.slos.checkout.objective = 99.9")
                .contains("headroom.slos.checkout.period = 30x")
                .contains("headroom.slos.checkout.sli.latency = soon")
                .contains("headroom.slos.checkout.sli.http.uri = not set: must be set")
                .contains("headroom.slos.search.objective = not set: must be set");
    }

    @Test
    void everySliceThatItsMethodNeedsIsNamedAtOnce(CapturedOutput output) throws IOException {
        start("""
                headroom:
                  slos:
                    absent: { objective: 99%, method: timeslices }
                    absent-ratio: { objective: 99%, method: ratio-timeslices }
                    wrong: { objective: 99%, method: timeslices, slice: 5s, slice-target: 95 }
                    above: { objective: 99%, method: timeslices, slice: 2d, slice-target: 101% }
                    unwanted: { objective: 99%, method: ratio-timeslices, slice: 1m, slice-target: 95% }
                    unknown: { objective: 99%, method: fortnights, slice: soon, slice-target: much }
                """);

        assertThat(output)
                .contains("slos.absent.slice = not set: must be set")
                .contains("slos.absent.slice: the method timeslices needs it: write a duration such as 1m")
                .contains("slos.absent.slice-target = not set: must be set")
                .contains(
                        "slice-target: the method timeslices needs it: write the share of good events of a good slice")
                .contains("slos.absent-ratio.slice = not set: must be set")
                .contains("slos.wrong.slice = 5s (")
                .contains("application.yml] - 5:57): must be from 10s to 1d")
                .contains("slos.wrong.slice-target = 95 (")
                .contains("must be in (0, 1] as a ratio, or carry a % sign as a percentage")
                .contains("slos.wrong.slice-target: write 95% or 0.95")
                .contains("slos.above.slice = 2d (")
                .contains("slos.above.slice-target = 101% (")
                .contains("slos.unwanted.slice-target = 95% (")
                .contains("slos.unknown.method = fortnights (")
                .contains("slos.unknown.slice = soon (")
                .contains("slos.unknown.slice-target = much (");
    }

    @Test
    void everyWrongPropertyOfTheStoreIsNamedAtOnceWithAllOthers(CapturedOutput output) throws IOException {
        start("""
                headroom:
                  service: ' '
                  store: { directory: "bad\\0path", interval: 2h, instance: shop_1 }
                  slos.checkout.objective: 99.9
                """);

        assertThat(output)
                .contains("headroom.service = ' ' (")
                .contains("headroom.store.directory = bad")
                .contains("application.yml] - 3:23): must be a path of this system (Nul character not allowed)")
                .contains("headroom.store.directory: write one such as /var/lib/shop")
                .contains("headroom.store.interval = 2h (")
                .contains("application.yml] - 3:46): must be from 1s to 1h")
                .contains("headroom.store.instance = shop_1 (")
                .contains("must be a DNS label")
                .contains("headroom.store.instance: write shop-1")
                .contains("headroom.slos.checkout.objective = 99.9 (");
        assertThat(directory).isDirectoryNotContaining("glob:**lock");
    }

    @Test
    void aStoreWithoutADirectoryIsRefused(CapturedOutput output) throws IOException {
        start("headroom.store: { interval: 5s, instance: shop-1 }");

        assertThat(output)
                .contains("headroom.store.interval = 5s (")
                .contains("): must go with headroom.store.directory\n")
                .contains("headroom.store.interval: remove it, or set the directory")
                .contains("headroom.store.instance = shop-1 (");
    }

    @Test
    void everyWrongDefaultIsNamedOnceWithItsPlace(CapturedOutput output) throws IOException {
        start("""
                headroom:
                  defaults:
                    objective: 99.9
                    period: soon
                    zone: Mars/Olympus
                    method: ratio-timeslices
                    maintenance: [tomorrow]
                    alerts: { rules: [page 2%], mode: loud, evidence: much, expected-events: many }
                    policy: { levels: [freeze], postmortem-share: 0%, least-coverage: 150% }
                  slos:
                    checkout: { sli: { latency: 1s } }
                    search: { sli: { latency: 1s } }
                """);

        String analysis = output.toString().substring(output.toString().indexOf("Description:"));
        assertThat(analysis)
                .containsOnlyOnce("headroom.defaults.objective = 99.9 (")
                .containsOnlyOnce("headroom.defaults.period = soon (")
                .containsOnlyOnce("headroom.defaults.zone = Mars/Olympus (")
                .contains("application.yml] - 5:11): must be a time zone")
                .containsOnlyOnce("headroom.slos.checkout.slice = not set: must be set")
                .containsOnlyOnce("headroom.defaults.maintenance[0] = tomorrow (")
                .containsOnlyOnce("headroom.defaults.alerts.rules[0] = page 2% (")
                .containsOnlyOnce("headroom.defaults.alerts.mode = loud (")
                .containsOnlyOnce("headroom.defaults.alerts.evidence = much (")
                .containsOnlyOnce("headroom.defaults.alerts.expected-events = many (")
                .containsOnlyOnce("headroom.defaults.policy.levels[0] = freeze (")
                .containsOnlyOnce("headroom.defaults.policy.postmortem-share = 0% (")
                .containsOnlyOnce("headroom.defaults.policy.least-coverage = 150% (")
                .doesNotContain("headroom.slos.checkout.objective");
    }

    @Test
    void everyWrongKindFamilyPolicyAndMaintenanceIsNamed(CapturedOutput output) throws IOException {
        start("""
                headroom:
                  defaults: { objective: 99% }
                  slos:
                    a: { sli: { latency: 1s, freshness: 1m } }
                    b: { sli: { throughput: 100 } }
                    c: { sli: { throughput: lots }, method: timeslices, slice: 1m, slice-target: 100% }
                    d: { sli: { freshness: 400d } }
                    e: { sli: { custom: Right! } }
                    f: { family: { max-keys: 0, idle-after: 1s } }
                    g: { policy: { levels: [fine 100% go on, stop 110% no] } }
                    h: { policy: { levels: [fine 50% go on] } }
                    i: { maintenance: [2040-01-02T00:00:00Z/2040-01-01T00:00:00Z] }
                """);

        assertThat(output)
                .contains("headroom.slos.a.sli = [latency <= 1s, freshness <= 1m]")
                .contains("must be of one kind")
                .contains("headroom.slos.b.sli.throughput = 100 (")
                .contains("must go with the method timeslices")
                .contains("headroom.slos.c.sli.throughput = lots (")
                .contains("headroom.slos.d.sli.freshness = 400d (")
                .contains("headroom.slos.e.sli.custom = Right! (")
                .contains("headroom.slos.f.family.max-keys = 0 (")
                .contains("): must be from 1 to 10000")
                .contains("headroom.slos.f.family.idle-after = 1s (")
                .contains("headroom.slos.g.policy.levels[1] = stop 110% no (")
                .contains("headroom.slos.h.policy.levels = fine 50% go on")
                .contains("must begin with a level for a full budget")
                .contains("headroom.slos.i.maintenance[0] = 2040-01-02T00:00:00Z/2040-01-01T00:00:00Z (")
                .contains("must end after it begins");
    }

    @Test
    void aCompositeOfNothingOrOfBothIsNamed(CapturedOutput output) throws IOException {
        start("""
                headroom:
                  composites:
                    empty: {}
                    both: { worst-of: [a], weighted: { b: 1 } }
                    light: { weighted: { a: 0 } }
                    aimless: { slices-of: [a] }
                    much: { slices-of: [a], objective: 99 }
                    needless: { worst-of: [a], objective: 99% }
                    Upper: { worst-of: [a] }
                """);

        assertThat(output)
                .contains("headroom.composites.empty = not set")
                .contains("headroom.composites.both = worst-of and weighted")
                .contains("must have either worst-of, weighted, summed or slices-of")
                .contains("headroom.composites.aimless.objective = not set")
                .contains("must be set with slices-of")
                .contains("headroom.composites.much.objective = 99 (")
                .contains("headroom.composites.needless.objective = 99% (")
                .contains("must go with slices-of")
                .contains("headroom.composites.light.weighted.a = 0 (")
                .contains("headroom.composites.Upper = Upper");
    }

    @Test
    void aCompositeOfAnUnknownSloIsNamedWithThoseThereAre(CapturedOutput output) throws IOException {
        start("""
                headroom:
                  slos: { checkout: { objective: 99% } }
                  composites:
                    journey: { worst-of: [checkout, serch] }
                """);

        assertThat(output)
                .contains("headroom.composites.journey.worst-of = serch (")
                .contains("must read SLOs that properties or beans declare")
                .contains("name some of [checkout]");
    }

    @Test
    void aMistakeIsToldBeforeAWebServerStarts(CapturedOutput output) throws IOException {
        start(yaml("checkout", "objective", "99.9"));

        assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain("Tomcat");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            objektive      | headroom.slos.checkout has objective, period, zone,       | write headroom.slos.checkout.objective
            slicetargets   | headroom.slos.checkout has objective, period, zone,       | write headroom.slos.checkout.slice-target
            sli.http.ur    | headroom.slos.checkout.sli.http has uri, path, method,    | write headroom.slos.checkout.sli.http.uri
            colour         | headroom.slos.checkout has objective, period, zone,       | remove it, or write one of these
            objective.good | headroom.slos.checkout.objective has a value only         | remove it
            """)
    void anUnknownPropertyIsNamedWithTheOneThatWasMeant(String setting, String known, String fix, CapturedOutput output)
            throws IOException {
        start(yaml("checkout", setting, "99%"));

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "Headroom cannot read its properties:")
                .contains("headroom.slos.checkout.%s = 99%% (".formatted(setting), "): is no property; " + known)
                .contains("headroom.slos.checkout.%s: %s".formatted(setting, fix));
    }

    @Test
    void anUnknownPropertyAtTheTopIsTooAndSeveralAreNamedAtOnce(CapturedOutput output) throws IOException {
        start("headroom: {slo: {checkout: {objective: 99%}}, storage: x}");

        assertThat(output)
                .contains("headroom.slo.checkout.objective: write headroom.slos")
                .contains("headroom.storage = x (");
    }

    /** Spring Boot explains them. */
    @Test
    void unknownPropertiesOfOthersAreNoneOfOurBusiness() {
        UnboundConfigurationPropertiesException others = new UnboundConfigurationPropertiesException(
                Set.of(new ConfigurationProperty(ConfigurationPropertyName.of("other.colour"), "red", null)));
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (type, name, unusable) -> {});
        assertThat(analyzers)
                .extracting(analyzer -> analyzer.getClass().getSimpleName())
                .containsSubsequence("UnknownPropertyFailureAnalyzer", "UnboundConfigurationPropertyFailureAnalyzer");
        assertThat(analyzers)
                .filteredOn(analyzer -> analyzer.getClass().getSimpleName().equals("UnknownPropertyFailureAnalyzer"))
                .singleElement()
                .extracting(analyzer -> analyzer.analyze(others))
                .isNull();
    }

    @Test
    void aBlankServiceNameIsRefused(CapturedOutput output) throws IOException {
        start("headroom.service: ' '");

        assertThat(output).contains("headroom.service = ' ' (").contains("must have 1 to 200 characters");
    }

    @Test
    void aMistakeInALazilyInitializedApplicationStopsItToo(CapturedOutput output) throws IOException {
        start(yaml("checkout", "objective", "99.9") + "spring.main.lazy-initialization: true\n");

        assertThat(output).contains("APPLICATION FAILED TO START").contains("write 99.9% or 0.999");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DeclaresCheckout | name = checkout | must be declared once | Choose another name or remove one",
                "AsksForAnotherSlo | SLO = chekout | must be one of [checkout] | Name one of these, or declare it first",
                "AsksForAGuard | guard = payments | must be one of [] | Name one of these, or declare it first",
                "DeclaresAGuard | retries = 99 | must be from 0 to 10 | ",
            })
    void whatTheCodeGetsWrongIsNamedWithItsBean(
            String bean, String setting, String rule, String fix, CapturedOutput output) throws Exception {
        start(yaml("checkout", "objective", "99%"), Class.forName(BadInputTest.class.getName() + "$" + bean));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Headroom refuses a setting: %s (bean badInputTest.%s): %s\n".formatted(setting, bean, rule))
                .contains(fix == null ? "" : fix);
    }

    @Test
    void aDuplicateKeyElsewhereIsNoneOfOurBusiness(CapturedOutput output) throws IOException {
        start("server:\n  port: 1\n  port: 2\n");

        assertThat(output).doesNotContain("declared twice");
    }

    /** A setting with dots becomes nested keys; everything else about the SLO is right. */
    private static String yaml(String name, String key, String value) {
        StringBuilder yaml = new StringBuilder("headroom:\n  slos:\n    " + name + ":\n");
        Stream.of("objective: 99%", "sli.http.uri: /checkout/{id}")
                .filter(line -> !line.startsWith(key + ":"))
                .forEach(line -> append(yaml, line));
        append(yaml, key + ": " + (value.startsWith("'") ? value : "'" + value + "'"));
        return yaml.toString();
    }

    private static void append(StringBuilder yaml, String line) {
        yaml.append("      ").append(line).append('\n');
    }

    private void start(String yaml, Class<?>... more) throws IOException {
        Path file = Files.writeString(directory.resolve("application.yml"), yaml);
        assertThatThrownBy(() -> new SpringApplicationBuilder(ShopApplication.class)
                        .sources(more)
                        .web(WebApplicationType.SERVLET)
                        .run("--server.port=0", "--spring.config.location=" + file.toUri()))
                .isNotNull();
    }

    static class DeclaresCheckout {
        DeclaresCheckout(Headroom headroom) {
            headroom.slo("checkout", slo -> slo.objective("99%"));
        }
    }

    static class AsksForAnotherSlo {
        AsksForAnotherSlo(Headroom headroom) {
            headroom.slo("chekout");
        }
    }

    static class AsksForAGuard {
        AsksForAGuard(Headroom headroom) {
            headroom.guard("payments");
        }
    }

    static class DeclaresAGuard {
        DeclaresAGuard(Headroom headroom) {
            headroom.guard("payments", guard -> guard.timeout("1s").retries(99));
        }
    }
}
