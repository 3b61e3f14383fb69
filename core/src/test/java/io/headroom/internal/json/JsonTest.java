package io.headroom.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void flatThingsStandOnOneLine() {
        assertThat(Json.write(Json.object("a", List.of(1, true, Json.NULL), "b", Json.object())))
                .isEqualTo("""
                        {
                          "a": [1, true, null],
                          "b": {}
                        }
                        """);
    }

    @Test
    void textIsEscaped() {
        assertThat(Json.write(Json.object("a\"b", "\\ \n \t ü"))).isEqualTo("""
                {"a\\"b": "\\\\ \\n \\u0009 ü"}
                """);
    }
}
