package io.headroom.samples.story;

import io.headroom.BadTraces;
import io.headroom.Headroom;
import io.headroom.samples.shop.ShopApplication;
import io.headroom.sli.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;

/** The shop, with names and texts that a page must show and not follow. */
public final class HostileShop {
    /** Runs in a page that takes it for markup. */
    static final String MARKUP = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>";

    /** Turns round what follows it in a page that lets it. */
    static final String TURNED = "\u202Ethgir ot tfel \u2066\u05D0";

    /** Would clear a terminal, and is not as wide as it is long. */
    static final String WIDE = "\u001B[2J\u0007a\u0301\u5168\uD83D\uDE00";

    /** All of it. */
    static final String TEXT = MARKUP + TURNED + WIDE;

    /** The key of a member of checkout-availability. */
    static final String KEY = "\"'><img src=x onerror=alert(1)><b>bold</b>" + TURNED + "?#";

    /** A trace as they are. */
    static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private HostileShop() {}

    /** Starts it. */
    public static void main(String[] args) {
        List<String> properties = List.of(
                "--headroom.service=" + TEXT,
                "--headroom.defaults.policy.least-coverage=0%",
                "--headroom.defaults.policy.levels[0]=healthy 100% " + TEXT.repeat(110), // 10 kB
                "--headroom.slos.checkout-availability.family.max-keys=10");
        SpringApplication.run(
                new Class<?>[] {ShopApplication.class, Member.class},
                Stream.concat(properties.stream(), Stream.of(args)).toArray(String[]::new));
    }

    static class Member {
        @Bean
        CommandLineRunner recorded(Headroom headroom) {
            return args -> {
                headroom.family("checkout-availability").recorder(KEY).record(Outcome.GOOD);
                BadTraces traces = headroom.slo("checkout-availability").badTraces();
                traces.offer((MARKUP + TURNED).repeat(110)); // 10 kB
                traces.offer(TRACE);
            };
        }
    }
}
