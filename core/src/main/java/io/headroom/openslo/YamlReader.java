package io.headroom.openslo;

import io.headroom.openslo.YamlNode.Entry;
import io.headroom.openslo.YamlNode.Mapping;
import io.headroom.openslo.YamlNode.Scalar;
import io.headroom.openslo.YamlNode.Sequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads the documents of a YAML file from the parser's events, one at a time and without recursion: what it costs is bounded by the
 * limits below, whatever the file holds.
 */
final class YamlReader {
    static final int MOST_CHARACTERS = 1 << 19;

    /** Some hundred SLOs. Aliases count with all that they stand for. */
    private static final int MOST_NODES = 30_000;

    private static final int DEEPEST = 50;
    private static final ScalarResolver RESOLVER = new CoreScalarResolver(false);
    private static final String RULE = "must be YAML";

    private final String file;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final List<YamlNode> documents = new ArrayList<>();
    private int nodes;

    private YamlReader(String file) {
        this.file = file;
    }

    /**
     * All documents that are not empty.
     *
     * @throws InvalidOpenSloException at the first thing that is no YAML or beyond a limit
     */
    static List<YamlNode> read(String file, String text) {
        YamlReader reader = new YamlReader(file);
        if (text.length() > MOST_CHARACTERS) {
            throw reader.refusal(
                    new Place(file, 1, 1),
                    text.length() + " characters",
                    "must have at most " + MOST_CHARACTERS + " characters",
                    "split the file");
        }
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            // Not its lowlevel.Parse, which its module exports to nobody.
            new ParserImpl(settings, new StreamReader(settings, text)).forEachRemaining(reader::take);
        } catch (MarkedYamlEngineException broken) {
            Place place = broken.getProblemMark()
                    .or(broken::getContextMark)
                    .map(reader::place)
                    .orElse(new Place(file, 1, 1));
            throw reader.refusal(place, line(text, place.line()), RULE, "the parser says: " + broken.getProblem());
        } catch (ReaderException unprintable) {
            Place place = reader.placeAt(text, unprintable.getPosition());
            throw reader.refusal(
                    place,
                    "character U+%04X".formatted(unprintable.getCodePoint()),
                    RULE + " of printable characters",
                    "remove the character");
        } catch (YamlEngineException | NumberFormatException broken) {
            // Not marked: a directive or an escape that the parser cannot use.
            throw reader.refusal(reader.lastPlace(), "what follows", RULE, "write it as YAML 1.2, without directives");
        }
        return reader.documents;
    }

    private void take(Event event) {
        switch (event.getEventId()) {
            case Scalar -> add(scalar((ScalarEvent) event), anchor(event), 1);
            case SequenceStart, MappingStart -> begin((NodeEvent) event);
            case SequenceEnd, MappingEnd -> end();
            case Alias -> alias((AliasEvent) event);
            case DocumentStart -> anchors.clear();
            default -> {}
        }
    }

    private void begin(NodeEvent event) {
        Place place = place(event);
        if (open.size() >= DEEPEST) {
            throw refusal(place, "deeper", "must be nested at most " + DEEPEST + " deep", "flatten it");
        }
        refuseTag(event, place);
        open.push(new Open(place, event.getEventId() == Event.ID.MappingStart, anchor(event), nodes));
        count(1, place);
    }

    private void refuseTag(NodeEvent event, Place place) {
        Optional<String> tag = event instanceof org.snakeyaml.engine.v2.events.CollectionStartEvent start
                ? start.getTag()
                : ((ScalarEvent) event).getTag();
        tag.filter(any -> !any.equals(Tag.STR.getValue())
                        && !any.equals(Tag.MAP.getValue())
                        && !any.equals(Tag.SEQ.getValue())
                        && !any.equals("!"))
                .ifPresent(other -> {
                    throw refusal(place, other, "must be without tags", "remove the tag");
                });
    }

    private void end() {
        Open ended = open.pop();
        if (ended.key != null) {
            throw refusal(ended.key.place(), ended.key.text(), RULE, "write a value behind the key");
        }
        YamlNode node =
                ended.isMapping ? new Mapping(ended.place, ended.entries) : new Sequence(ended.place, ended.items);
        add(node, ended.anchor, nodes - ended.nodesBefore);
    }

    private void alias(AliasEvent event) {
        Place place = place(event);
        Anchored anchored = anchors.get(event.getAlias().getValue());
        if (anchored == null) {
            throw refusal(
                    place,
                    "*" + event.getAlias().getValue(),
                    "must name an anchor that ended before it",
                    "write it out");
        }
        count(anchored.size, place);
        add(anchored.node, null, anchored.size);
    }

    /** @param size how many nodes it has, itself included; counted already */
    private void add(YamlNode node, @Nullable String anchor, int size) {
        if (anchor != null) {
            anchors.put(anchor, new Anchored(node, size));
        }
        Open parent = open.peek();
        if (parent == null) {
            if (!(node instanceof Scalar scalar && scalar.isNull())) {
                documents.add(node);
            }
        } else if (!parent.isMapping) {
            parent.items.add(node);
        } else if (parent.key == null) {
            parent.key = key(parent, node);
        } else {
            parent.entries.add(new Entry(parent.key, node));
            parent.key = null;
        }
    }

    private Scalar key(Open parent, YamlNode node) {
        if (!(node instanceof Scalar key)) {
            throw refusal(node.place(), node.shown(), "must be a text as a key", "write a name");
        }
        Place first = parent.keys.putIfAbsent(key.text(), key.place());
        if (first != null) {
            throw refusal(
                    key.place(),
                    key.text(),
                    "must be a key once, is one in line " + first.line(),
                    open.size() == 1
                            ? "remove one of the two, or write --- where another object begins"
                            : "remove one of the two");
        }
        return key;
    }

    private void count(int more, Place place) {
        nodes += more;
        if (nodes > MOST_NODES) {
            throw refusal(
                    place,
                    "more",
                    "must have at most " + MOST_NODES + " values, those of aliases counted each time",
                    "split the file, or write it out");
        }
    }

    private Scalar scalar(ScalarEvent event) {
        Place place = place(event);
        refuseTag(event, place);
        count(1, place);
        boolean plain = event.isPlain() && event.getTag().isEmpty();
        return new Scalar(place, event.getValue(), plain ? RESOLVER.resolve(event.getValue(), true) : Tag.STR);
    }

    private static @Nullable String anchor(Event event) {
        return ((NodeEvent) event).getAnchor().map(anchor -> anchor.getValue()).orElse(null);
    }

    private Place place(Event event) {
        return event.getStartMark().map(this::place).orElse(new Place(file, 1, 1));
    }

    private Place place(Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Place lastPlace() {
        Open last = open.peek();
        return last == null ? new Place(file, 1, 1) : last.place;
    }

    private Place placeAt(String text, int codePoint) {
        String before = text.substring(
                0, text.offsetByCodePoints(0, Math.min(codePoint, text.codePointCount(0, text.length()))));
        int line = (int) before.chars().filter(c -> c == '\n').count();
        return new Place(file, line + 1, before.length() - before.lastIndexOf('\n'));
    }

    private static String line(String text, int number) {
        return text.lines()
                .skip(number - 1L)
                .findFirst()
                .orElse("the end of the file")
                .strip();
    }

    private InvalidOpenSloException refusal(Place place, String value, String rule, String fix) {
        return new InvalidOpenSloException(List.of(new Problem(place, "", value, rule, fix)));
    }

    /** @param size how many nodes it has, itself included */
    private record Anchored(YamlNode node, int size) {}

    /** A list or map whose end is not yet read. */
    private static final class Open {
        final Place place;
        final boolean isMapping;
        final @Nullable String anchor;
        final int nodesBefore;
        final List<YamlNode> items = new ArrayList<>();
        final List<Entry> entries = new ArrayList<>();
        final Map<String, Place> keys = new HashMap<>();

        @Nullable Scalar key;

        Open(Place place, boolean isMapping, @Nullable String anchor, int nodesBefore) {
            this.place = place;
            this.isMapping = isMapping;
            this.anchor = anchor;
            this.nodesBefore = nodesBefore;
        }
    }
}
