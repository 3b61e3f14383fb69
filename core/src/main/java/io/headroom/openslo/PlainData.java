package io.headroom.openslo;

import io.headroom.openslo.YamlNode.Mapping;
import io.headroom.openslo.YamlNode.Scalar;
import io.headroom.openslo.YamlNode.Sequence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML of which no rule says what it holds, as plain Java. What is no number that a long or a decimal holds stays the text that it is. */
final class PlainData {
    private static final Pattern LONG = Pattern.compile("[-+]?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?\\d{1,30}\\.\\d{1,30}");

    private PlainData() {}

    static @Nullable Object of(YamlNode node) {
        if (node instanceof Mapping mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            mapping.entries().forEach(entry -> map.put(entry.key().text(), of(entry.value())));
            return map;
        }
        if (node instanceof Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.items().forEach(item -> list.add(of(item)));
            return list;
        }
        return of((Scalar) node);
    }

    private static @Nullable Object of(Scalar scalar) {
        String text = scalar.text();
        if (scalar.isNull()) {
            return null;
        }
        if (scalar.tag().equals(Tag.BOOL)) {
            return text.equalsIgnoreCase("true");
        }
        if (scalar.tag().equals(Tag.INT) && LONG.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        return scalar.tag().equals(Tag.FLOAT) && DECIMAL.matcher(text).matches() ? new BigDecimal(text) : text;
    }
}
