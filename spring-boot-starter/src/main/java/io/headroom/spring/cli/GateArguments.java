package io.headroom.spring.cli;

import io.headroom.internal.check.DurationGrammar;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline asks the replicas of a running service.
 *
 * @param urls of the endpoint, one a replica
 * @param baseline the same of old replicas; empty unless new ones are compared with them
 * @param slos names; all if there are none
 * @param lasting how long to go on asking
 * @param authorization the header; null for none
 * @param certificates a file of certificates to trust besides the platform's
 */
record GateArguments(
        List<URI> urls,
        List<URI> baseline,
        Set<String> slos,
        boolean strict,
        Duration lasting,
        Duration every,
        Duration timeout,
        String window,
        double evidence,
        @Nullable String authorization,
        @Nullable Path certificates) {
    static final String USAGE = """

            gate       URL... [--slo name]... [--strict] [--wait 10m]
            canary     URL... --baseline URL... [--slo name]... [--window 30m] [--evidence 1e-4] [--wait 10m]

            URL            address of the endpoint slogate (gate) or slo (canary) of a replica: https://shop-1.example/actuator/slogate
            --baseline     that of an old replica, which new ones are compared with
            --slo          look at this SLO only
            --strict       an SLO with too little data for its policy, and no SLO at all, is no yes
            --wait         gate: ask again until all say yes, for so long at most; canary: compare again and again for so long
            --every        time between two rounds, 10s
            --timeout      time for an answer, 5s
            --window       the window that is compared, one of those that the endpoint shows
            --evidence     how likely it may be that a canary is called worse by chance, at each look at each SLO, below 0.5
            --bearer-env   name of an environment variable with a token
            --basic-env    name of an environment variable with user:password
            --cacert       file with PEM certificates to trust instead of the platform's

            Exits with 0 for yes, 1 for no, 2 if nobody knows: an argument is wrong, a replica does not answer, or there is too little data.
            """;

    private static final Set<String> REPEATED = Set.of("--baseline", "--slo");
    private static final Set<String> SINGLE = Set.of(
            "--wait", "--every", "--timeout", "--window", "--evidence", "--bearer-env", "--basic-env", "--cacert");
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** @throws IllegalArgumentException with the rule and the value, if an argument is wrong */
    static GateArguments parse(List<String> args, boolean canary, Path directory, Map<String, String> environment) {
        List<URI> urls = new ArrayList<>();
        List<URI> baseline = new ArrayList<>();
        Set<String> slos = new LinkedHashSet<>();
        Map<String, String> values = new LinkedHashMap<>();
        boolean strict = false;
        Iterator<String> rest = args.iterator();
        while (rest.hasNext()) {
            String arg = rest.next();
            int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
            String option = equals < 0 ? arg : arg.substring(0, equals);
            if (!arg.startsWith("--")) {
                urls.add(url(arg));
            } else if (arg.equals("--strict")) {
                strict = true;
            } else if (REPEATED.contains(option) || SINGLE.contains(option)) {
                String value = equals < 0 ? next(option, rest) : arg.substring(equals + 1);
                switch (option) {
                    case "--baseline" -> baseline.add(url(value));
                    case "--slo" -> slos.add(value);
                    default -> values.put(option, value);
                }
            } else {
                throw new IllegalArgumentException("there is no option %s\n%s".formatted(option, USAGE));
            }
        }
        require(!urls.isEmpty(), "a URL must be given");
        require(canary != baseline.isEmpty(), canary ? "--baseline must be given" : "--baseline is for canary only");
        String file = values.get("--cacert");
        return new GateArguments(
                urls,
                baseline,
                slos,
                strict,
                duration(values, "--wait", "0s"),
                duration(values, "--every", "10s"),
                duration(values, "--timeout", "5s"),
                values.getOrDefault("--window", "30m"),
                evidence(values.getOrDefault("--evidence", "1e-4")),
                authorization(values, environment),
                file == null ? null : directory.resolve(file));
    }

    private static URI url(String text) {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException("a URL must be one, was " + text);
        }
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        require(http && url.getHost() != null, "a URL must begin with http:// or https:// and a host, was " + text);
        require(
                url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null,
                "a URL must have no user, query or fragment: --basic-env names a user's variable");
        return url;
    }

    private static Duration duration(Map<String, String> values, String option, String usual) {
        Duration duration = DurationGrammar.parse(option, values.getOrDefault(option, usual), usual);
        return values.containsKey(option)
                ? DurationGrammar.checkRange(option, duration, SHORTEST, LONGEST, usual)
                : duration;
    }

    private static double evidence(String text) {
        try {
            double evidence = Double.parseDouble(text);
            require(evidence > 0 && evidence < 0.5, "--evidence must be in (0, 0.5), was " + text);
            return evidence;
        } catch (NumberFormatException unreadable) {
            throw new IllegalArgumentException("--evidence must be a number in (0, 0.5), was " + text);
        }
    }

    private static @Nullable String authorization(Map<String, String> values, Map<String, String> environment) {
        String bearer = values.get("--bearer-env");
        String basic = values.get("--basic-env");
        require(bearer == null || basic == null, "either --bearer-env or --basic-env may be given");
        if (bearer != null) {
            return "Bearer " + secret("--bearer-env", bearer, environment);
        }
        return basic == null
                ? null
                : "Basic "
                        + Base64.getEncoder()
                                .encodeToString(secret("--basic-env", basic, environment)
                                        .getBytes(StandardCharsets.UTF_8));
    }

    private static String secret(String option, String name, Map<String, String> environment) {
        String secret = environment.get(name);
        require(
                secret != null && !secret.isBlank() && secret.chars().allMatch(letter -> letter >= ' '),
                "%s must name an environment variable with one line of text, was %s".formatted(option, name));
        return String.valueOf(secret);
    }

    private static String next(String option, Iterator<String> args) {
        require(args.hasNext(), option + " must have a value");
        return args.next();
    }

    private static void require(boolean kept, String rule) {
        if (!kept) {
            throw new IllegalArgumentException(rule);
        }
    }
}
