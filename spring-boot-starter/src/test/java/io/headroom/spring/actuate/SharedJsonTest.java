package io.headroom.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloSnapshot;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** What open pages share. */
class SharedJsonTest {
    private static final Instant LONG_AGO = Instant.EPOCH;

    private final AtomicInteger described = new AtomicInteger();
    private final JsonMapper plain = JsonMapper.builder().build();
    private Object declared = "first";
    private final SharedJson json = shared(plain);
    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();
    private final Slo checkout = headroom.slo("checkout", slo -> slo.objective(0.99));
    private final Slo search = headroom.slo("search", slo -> slo.objective(0.99));

    @AfterEach
    void close() {
        headroom.close();
    }

    @Test
    void aListIsWrittenOnceForAllWhoAskWheneverTheyAskedLast() {
        ShownSlos.Seen one = ShownSlos.Seen.of(checkout);
        ShownSlos.Seen other = ShownSlos.Seen.of(search);
        OperationResponseBody first = list(LONG_AGO, one, other);

        assertThat(text(first)).isEqualTo(byJackson(plain, LONG_AGO, one, other));
        assertThat(list(LONG_AGO.plusSeconds(1), one, other)).isSameAs(first);
        assertThat(text(list(LONG_AGO.plusSeconds(9), other))).doesNotContain("checkout");
        assertThat(list(LONG_AGO, one, other)).isSameAs(first);
    }

    @Test
    void whoeverAsksForTheFirstTimeGetsAll() {
        SloDescription one = describe(ShownSlos.Seen.of(checkout));
        list(LONG_AGO, ShownSlos.Seen.of(checkout));

        assertThat(text(json.list(frame(null).with(List.of(one)))))
                .doesNotContain("since\":\"1970")
                .contains("checkout");
    }

    /** As Jackson sends it to a stream, to a text, and as a part of something else. */
    @Test
    void itIsSentAsItWasWritten() {
        WrittenJson answer = (WrittenJson) list(LONG_AGO, ShownSlos.Seen.of(checkout));

        assertThat(plain.writeValueAsBytes(answer)).isEqualTo(answer.bytes().plain());
        assertThat(plain.writeValueAsString(answer)).isEqualTo(answer.text());
        assertThat(new String(plain.writeValueAsBytes(List.of(answer, answer)), StandardCharsets.UTF_8))
                .isEqualTo("[" + answer.text() + "," + answer.text() + "]");
    }

    @Test
    void theNextLookIsWrittenAnew() {
        list(LONG_AGO, ShownSlos.Seen.of(checkout));
        checkout.recorder().record(Outcome.BAD);
        tick();

        ShownSlos.Seen next = ShownSlos.Seen.of(checkout);
        assertThat(text(list(LONG_AGO, next)))
                .isEqualTo(byJackson(plain, LONG_AGO, next))
                .contains("\"badEventsLeft\":-1");
    }

    @Test
    void anSloIsDescribedOnceAndAgainWhenItIsDeclaredOtherwise() {
        list(LONG_AGO, ShownSlos.Seen.of(checkout));
        for (int i = 0; i < 5; i++) {
            tick();
            list(LONG_AGO, ShownSlos.Seen.of(checkout));
        }
        assertThat(described).hasValue(1);
        declared = "second";
        tick();
        list(LONG_AGO, ShownSlos.Seen.of(checkout));
        assertThat(described).as("other properties").hasValue(2);
        headroom.redeclare(all -> all.slo("checkout", slo -> slo.objective(0.9)));
        tick();
        assertThat(text(list(LONG_AGO, ShownSlos.Seen.of(checkout)))).contains("\"objective\":0.9,");
        assertThat(described).as("another objective").hasValue(3);
    }

    /** Whatever an application has the actuator's JSON look like. */
    @Test
    void anOwnWayOfWritingIsKept() {
        for (JsonMapper own : List.of(
                JsonMapper.builder()
                        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                        .build(),
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build(),
                JsonMapper.builder()
                        .addModule(new SimpleModule().addSerializer(SloDescription.Events.class, new CountlessEvents()))
                        .build())) {
            SharedJson shared = shared(own);
            for (int i = 0; i < 3; i++) {
                ShownSlos.Seen one = ShownSlos.Seen.of(checkout);
                ShownSlos.Seen other = ShownSlos.Seen.of(search);
                assertThat(text(shared.list(frame(LONG_AGO), List.of(one, other))))
                        .isEqualTo(byJackson(own, LONG_AGO, one, other));
                tick();
            }
        }
    }

    @Test
    void oneSloIsDescribedOnceATickForAllWhoAsk() {
        AtomicInteger described = new AtomicInteger();
        WrittenJson first = one("checkout", false, described);

        assertThat(one("checkout", false, described)).isSameAs(first);
        assertThat(described).hasValue(1);
        one("checkout", true, described);
        assertThat(described).as("somebody who may see more").hasValue(2);
        tick();
        one("checkout", false, described);
        assertThat(described).as("a tick").hasValue(3);
    }

    @Test
    void ofSingleSlosAFewAreKept() {
        AtomicInteger described = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            one("checkout/" + i, false, described);
        }
        assertThat(described).hasValue(100);
        one("checkout/99", false, described);
        assertThat(described).as("the last").hasValue(100);
        one("checkout/0", false, described);
        assertThat(described).as("the first").hasValue(101);
    }

    private WrittenJson one(String name, boolean showValues, AtomicInteger described) {
        SloSnapshot snapshot = checkout.snapshot();
        return (WrittenJson) json.one(new SharedJson.Key(name, LONG_AGO, showValues), snapshot, () -> {
            described.incrementAndGet();
            return describe(ShownSlos.Seen.of(checkout));
        });
    }

    private SharedJson shared(JsonMapper mapper) {
        return new SharedJson(mapper, () -> declared, seen -> {
            described.incrementAndGet();
            return describe(seen);
        });
    }

    private OperationResponseBody list(@Nullable Instant since, ShownSlos.Seen... slos) {
        return json.list(frame(since), List.of(slos));
    }

    private String byJackson(JsonMapper mapper, @Nullable Instant since, ShownSlos.Seen... slos) {
        return mapper.writeValueAsString(
                frame(since).with(Stream.of(slos).map(SharedJsonTest::describe).toList()));
    }

    private void tick() {
        clock.advance(Duration.ofSeconds(1));
        headroom.tick();
    }

    private SloList frame(@Nullable Instant since) {
        return new SloList("shop", checkout.snapshot().at(), since, List.of(), null, null);
    }

    private static SloDescription describe(ShownSlos.Seen seen) {
        return SloDescription.of(seen, null, "application", null);
    }

    private static String text(OperationResponseBody json) {
        return ((WrittenJson) json).text();
    }

    private static final class CountlessEvents extends ValueSerializer<SloDescription.Events> {
        @Override
        public void serialize(
                SloDescription.@Nullable Events events, JsonGenerator json, SerializationContext context) {
            json.writeNumber(0);
        }
    }
}
