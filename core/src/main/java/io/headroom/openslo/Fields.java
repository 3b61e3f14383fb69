package io.headroom.openslo;

import io.headroom.internal.check.InvalidSettingException;
import io.headroom.openslo.YamlNode.Entry;
import io.headroom.openslo.YamlNode.Mapping;
import io.headroom.openslo.YamlNode.Scalar;
import io.headroom.openslo.YamlNode.Sequence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The fields of a map, each by its rule. What is wrong is told with its place and counts as absent; an empty value is an absent one. What
 * no rule asked for is refused by {@link #done()}.
 */
final class Fields {
    static final int LONGEST_DESCRIPTION = 1050;
    static final int LONGEST_NAME = 63;

    static final int MOST_DIGITS = 30;

    /** No huge exponents, whose digits would fill the heap. */
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,30}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][-+]?\\d{1,3})?");

    private final Mapping map;
    private final String path;
    private final Problems problems;
    private final Map<String, Place> places;
    private final int refusedBefore;
    private final Map<String, YamlNode> values = new LinkedHashMap<>();
    private final Map<String, Scalar> unasked = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();

    /** @param path of the map, empty at the top of an object */
    Fields(Mapping map, String path, Problems problems, Map<String, Place> places) {
        this.map = map;
        this.path = path;
        this.problems = problems;
        this.places = places;
        refusedBefore = problems.refused();
        for (Entry entry : map.entries()) {
            values.put(entry.key().text(), entry.value());
            unasked.put(entry.key().text(), entry.key());
        }
    }

    Place place() {
        return map.place();
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    boolean has(String name) {
        return !(values.get(name) instanceof Scalar scalar && scalar.isNull()) && values.containsKey(name);
    }

    /** The value and its place noted; null if absent or empty. */
    private @Nullable YamlNode value(String name) {
        asked.add(name);
        unasked.remove(name);
        YamlNode value = values.get(name);
        if (value == null || value instanceof Scalar scalar && scalar.isNull()) {
            return null;
        }
        places.put(path(name), value.place());
        return value;
    }

    /** Empty if absent. */
    String text(String name, int longest) {
        String text = read(name, Fields::anyText);
        if (text != null && text.codePointCount(0, text.length()) > longest) {
            refuse(name, text, "must have at most %d characters".formatted(longest), "shorten it");
            return "";
        }
        return text == null ? "" : text;
    }

    @Nullable String required(String name, String fix) {
        return required(name, fix, Fields::anyText);
    }

    <T> @Nullable T required(String name, String fix, Function<String, T> parser) {
        T value = read(name, parser);
        if (value == null && !has(name)) {
            requirePresent(name, fix);
        }
        return value;
    }

    /** What a parser makes of a text; null if absent or refused. */
    <T> @Nullable T read(String name, Function<String, T> parser) {
        YamlNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Scalar scalar) || !scalar.isText()) {
            refuse(
                    name,
                    value.shown(),
                    "must be a text, is " + value.kind(),
                    value instanceof Scalar ? "put it in quotes" : "write a text");
            return null;
        }
        try {
            return parser.apply(scalar.text());
        } catch (InvalidSettingException refusal) {
            refuse(name, scalar.text(), refusal.rule(), refusal.fix());
            return null;
        }
    }

    <E extends Enum<E>> @Nullable E oneOf(String name, E[] all, boolean required) {
        String rule = "must be one of " + Arrays.stream(all).map(Enum::toString).toList();
        Function<String, E> parser = text -> Arrays.stream(all)
                .filter(value -> value.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidSettingException(name, text, rule, "write one of these, in this case"));
        return required ? required(name, "write one of " + Arrays.toString(all), parser) : read(name, parser);
    }

    @Nullable Boolean flag(String name) {
        YamlNode value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Scalar scalar && scalar.tag().equals(Tag.BOOL)) {
            return scalar.text().equalsIgnoreCase("true");
        }
        refuse(name, value.shown(), "must be true or false, is " + value.kind(), "write true or false, without quotes");
        return null;
    }

    @Nullable BigDecimal number(String name) {
        YamlNode value = value(name);
        if (value == null) {
            return null;
        }
        boolean number = value instanceof Scalar scalar
                && (scalar.tag().equals(Tag.INT) || scalar.tag().equals(Tag.FLOAT));
        if (number && NUMBER.matcher(value.shown()).matches()) {
            return new BigDecimal(value.shown());
        }
        refuse(
                name,
                value.shown(),
                "must be a decimal number of at most 30 digits" + (number ? "" : ", is " + value.kind()),
                "write a number such as 0.99, without quotes");
        return null;
    }

    /** Text or number, as it stands: for what the specification allows both. */
    boolean isNumber(String name) {
        return values.get(name) instanceof Scalar scalar && scalar.tag().equals(Tag.INT);
    }

    @Nullable Fields fields(String name) {
        YamlNode value = value(name);
        if (value instanceof Mapping mapping) {
            return new Fields(mapping, path(name), problems, places);
        }
        if (value != null) {
            refuse(name, value.shown(), "must be a map, is " + value.kind(), "indent its fields below it");
        }
        return null;
    }

    @Nullable Fields requiredFields(String name, String fix) {
        Fields fields = fields(name);
        if (fields == null && !has(name)) {
            requirePresent(name, fix);
        }
        return fields;
    }

    /** A map without fields, where one is absent. */
    Fields none(String name) {
        return new Fields(new Mapping(map.place(), List.of()), path(name), problems, places);
    }

    /** The maps of a list; null if absent. */
    @Nullable List<Fields> list(String name) {
        YamlNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Sequence sequence)) {
            refuse(name, value.shown(), "must be a list, is " + value.kind(), "begin each item with '- '");
            return List.of();
        }
        List<Fields> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            YamlNode item = sequence.items().get(i);
            String itemPath = "%s[%d]".formatted(path(name), i);
            places.put(itemPath, item.place());
            if (item instanceof Mapping mapping) {
                items.add(new Fields(mapping, itemPath, problems, places));
            } else {
                problems.refuse(new Problem(
                        item.place(),
                        itemPath,
                        item.shown(),
                        "must be a map, is " + item.kind(),
                        "write its fields as 'name: value'"));
            }
        }
        return items;
    }

    /** The values of a map of any keys, each read by a function of its key; empty if absent. */
    <T> Map<String, T> each(String name, BiFunction<Fields, String, @Nullable T> reader) {
        Fields fields = fields(name);
        Map<String, T> all = new LinkedHashMap<>();
        if (fields != null) {
            for (String key : fields.values.keySet()) {
                T read = reader.apply(fields, key);
                if (read != null) {
                    all.put(key, read);
                }
            }
        }
        return all;
    }

    /** One text or a list of them. */
    List<String> texts(String name) {
        YamlNode value = value(name);
        List<YamlNode> items =
                value instanceof Sequence sequence ? sequence.items() : value == null ? List.of() : List.of(value);
        List<String> texts = new ArrayList<>();
        for (YamlNode item : items) {
            if (item instanceof Scalar scalar && scalar.isText()) {
                texts.add(scalar.text());
            } else {
                problems.refuse(new Problem(
                        item.place(),
                        path(name),
                        item.shown(),
                        "must be a text or a list of texts",
                        "put it in quotes"));
            }
        }
        return texts;
    }

    /** Anything as plain Java; null if absent. */
    @Nullable Object anything(String name) {
        YamlNode value = value(name);
        return value == null ? null : PlainData.of(value);
    }

    /** Whether something at or below a field was refused already. */
    boolean isRefused(String name) {
        return problems.isRefused(path(name), refusedBefore);
    }

    void requirePresent(String name, String fix) {
        problems.refuse(new Problem(map.place(), path(name), "absent", "must be there", fix));
    }

    void refuse(String name, String value, String rule, String fix) {
        problems.refuse(new Problem(placeOf(name), path(name), value, rule, fix));
    }

    void warn(String name, String value, String rule, String fix) {
        problems.warn(new Problem(placeOf(name), path(name), value, rule, fix));
    }

    /** Refuses whatever was not asked for. */
    void done() {
        if (!unasked.isEmpty()) {
            String fix = "write one of " + asked.stream().distinct().toList();
            unasked.entrySet().stream()
                    .limit(Problems.MOST)
                    .forEach(entry -> problems.refuse(new Problem(
                            entry.getValue().place(), path(entry.getKey()), "there", "must not be there", fix)));
        }
    }

    private Place placeOf(String name) {
        YamlNode value = values.get(name);
        return value == null ? map.place() : value.place();
    }

    private static String anyText(String text) {
        return text;
    }
}
