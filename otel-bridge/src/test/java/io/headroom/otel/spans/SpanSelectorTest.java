package io.headroom.otel.spans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.opentelemetry.api.trace.SpanKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanSelectorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "server",
                "server http.route=/checkout/{id} http.request.method=POST",
                "client name=\"GET /prices\" server.port=8443",
                "consumer messaging.destination.name=orders",
                "internal name=import"
            })
    void isWrittenAsItIsRead(String text) {
        assertThat(SpanSelector.parse(text)).hasToString(text);
        assertThat(SpanSelector.parse("  " + text.replace(" ", "  ").replace("GET  ", "GET ") + " "))
                .hasToString(text);
    }

    @Test
    void isTheSameWhenBuilt() {
        assertThat(SpanSelector.of(SpanKind.CLIENT).name("GET /prices").attribute("server.port", "8443"))
                .hasToString("client name=\"GET /prices\" server.port=8443");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                        | must begin with one of internal, server, client, producer, consumer",
                "http.route=/checkout      | must begin with one of internal, server, client, producer, consumer",
                "SERVER                    | must begin with one of",
                "server checkout           | must be a kind and conditions key=value, had checkout",
                "server http.route=        | had http.route=",
                "server a=1 name=\"GET /   | had name=\"GET /",
                "server a=1 =b             | had =b",
            })
    void isRefusedWithTheRule(String text, String rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpanSelector.parse(text))
                .withMessageContaining(rule)
                .withMessageContaining("was " + text);
    }
}
