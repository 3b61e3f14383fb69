package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import io.headroom.time.ManualClock;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class SloFamilyTest {
    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();
    private final SliRecorder checkout = headroom.sli(sli -> sli.slo("checkout", slo -> slo.objective(0.99))
            .slo("checkout-latency", slo -> slo.objective(0.9).latency("300ms")));
    private final SloFamily tenants =
            headroom.family("checkout", family -> family.maxKeys(2).idleAfter(Duration.ofHours(1)));

    @Test
    void whatAMemberCountsCountsForEverySloOfTheParentsSli() {
        tenants.recorder("acme").record(400_000_000, Outcome.GOOD);
        tenants.recorder("globex").record(1, Outcome.BAD);
        checkout.record(1, Outcome.GOOD);
        tick(Duration.ofSeconds(1));

        assertEvents("checkout", 2, 1);
        assertEvents("checkout-latency", 1, 2);
        assertEvents("checkout/acme", 1, 0);
        assertEvents("checkout/globex", 0, 1);
        assertThat(headroom.slo("checkout/acme").parent()).contains(headroom.slo("checkout"));
        assertThat(headroom.slo("checkout/acme").objective())
                .isEqualTo(headroom.slo("checkout").objective());
        assertThat(tenants.members()).hasSize(2);
        assertThat(tenants.member("acme")).contains(headroom.slo("checkout/acme"));
    }

    @Test
    void keysBeyondTheCapAndThoseThatAreNoneShareTheOverflow() {
        tenants.recorder("acme").record(Outcome.GOOD);
        tenants.recorder("globex").record(Outcome.GOOD);
        tenants.recorder("initech").record(Outcome.BAD);
        tenants.recorder(null).record(Outcome.BAD);
        tenants.recorder(" ").record(Outcome.BAD);
        tenants.recorder("x".repeat(201)).record(Outcome.BAD);
        tick(Duration.ofSeconds(1));

        assertThat(tenants.members()).hasSize(2);
        assertThat(tenants.member("initech")).isEmpty();
        assertThat(tenants.overflow().name()).isEqualTo("checkout (overflow)");
        assertEvents("checkout (overflow)", 0, 4);
        assertEvents("checkout", 2, 4);
    }

    /** The log remembers what it wrote last of an SLO, but not for longer than that matters. */
    @Test
    @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
    void aMemberThatRetiredIsForgotten() {
        WeakReference<Slo> retired = new WeakReference<>(memberOfWhichTheLogWrote());
        tick(Duration.ofMinutes(2));
        assertThat(tenants.member("acme")).isEmpty();
        while (retired.get() != null) {
            System.gc();
        }
    }

    private Slo memberOfWhichTheLogWrote() {
        tenants.recorder("acme").record(Outcome.BAD);
        tick(Duration.ofSeconds(1));
        Slo member = headroom.slo("checkout/acme");
        tick(Duration.ofDays(16));
        assertThat(member.policyStatus().state()).isNotEqualTo(ErrorBudgetPolicy.INSUFFICIENT_DATA);
        return member;
    }

    @Test
    void anIdleMemberRetiresAndItsEventsStayWithTheParent() {
        SliRecorder held = tenants.recorder("acme");
        held.record(Outcome.BAD);
        tick(Duration.ofSeconds(1));
        tenants.recorder("globex").record(Outcome.GOOD);
        tick(Duration.ofMinutes(50));
        tick(Duration.ofMinutes(10));

        assertThat(tenants.member("acme")).isEmpty();
        assertThat(tenants.member("globex")).isPresent();
        assertThat(headroom.slos()).extracting(Slo::name).doesNotContain("checkout/acme");
        assertEvents("checkout", 1, 1);

        held.record(Outcome.BAD);
        tick(Duration.ofSeconds(1));
        assertEvents("checkout", 1, 2);

        tenants.recorder("acme").record(Outcome.GOOD);
        tenants.recorder("initech").record(Outcome.GOOD);
        tick(Duration.ofSeconds(1));
        assertEvents("checkout/acme", 1, 0);
        assertEvents("checkout (overflow)", 1, 0);
        assertEvents("checkout", 3, 2);
    }

    @Test
    void listenersHearOfMembersAsTheyComeAndGo() {
        List<String> heard = new ArrayList<>();
        headroom.addListener(new SloListener() {
            @Override
            public void declared(Slo slo) {
                heard.add("+" + slo.name());
            }

            @Override
            public void retired(Slo slo) {
                heard.add("-" + slo.name());
            }
        });
        heard.clear();
        tenants.recorder("acme").record(Outcome.GOOD);
        tick(Duration.ofSeconds(1));
        tick(Duration.ofHours(1));

        assertThat(heard).containsExactly("+checkout/acme", "-checkout/acme");
    }

    @Test
    void anSliHasOneFamilyAndSettingsHaveRanges() {
        assertThatThrownBy(() -> headroom.family("checkout-latency", family -> {}))
                .hasMessageStartingWith("family must be the only one of its SLI, was checkout-latency");
        tenants.recorder("acme");
        assertThatThrownBy(() -> headroom.family("checkout/acme", family -> {}))
                .hasMessageStartingWith("family must not divide a family's member, was checkout/acme");
        assertThatThrownBy(() -> headroom.family("checkout", family -> family.maxKeys(0)))
                .hasMessageStartingWith("maxKeys must be from 1 to 10000, was 0");
        assertThatThrownBy(() -> headroom.family("checkout", family -> family.idleAfter(Duration.ofSeconds(1))))
                .hasMessageStartingWith("idleAfter must be from 1m to 366d, was 1s");
        assertThatThrownBy(() -> headroom.family("unknown", family -> {}))
                .hasMessageContaining("SLO must be one of")
                .hasMessageContaining("was unknown");
    }

    @Test
    void aClosedHeadroomMakesNoMemberAndStillTakesEvents() {
        headroom.close();
        tenants.recorder("late").record(Outcome.GOOD);
        assertThat(tenants.members()).isEmpty();
    }

    private void tick(Duration elapsed) {
        clock.advance(elapsed);
        headroom.tick();
    }

    private void assertEvents(String slo, long good, long bad) {
        assertThat(headroom.slo(slo).snapshot().events().good()).isEqualTo(good);
        assertThat(headroom.slo(slo).snapshot().events().bad()).isEqualTo(bad);
    }
}
