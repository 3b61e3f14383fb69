package io.headroom.openslo;

import io.headroom.Headroom;
import io.headroom.Slo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of OpenSLO v1 files, which may refer to each other across documents and files. Read strictly: what breaks a rule is refused with
 * its file, line and rule, all of it at once. Where the specification's own examples break its rules, they are read as they are meant, with
 * a {@linkplain #warnings() warning}. Whatever a file holds, reading it takes bounded time and memory.
 *
 * <p>Immutable and thread-safe.
 */
public final class OpenSlo {
    /** As much of a file as {@link #read(Map)} needs to read it, or to tell that it is too long: a byte more than the most characters can take. */
    public static final int ENOUGH_BYTES = 4 * YamlReader.MOST_CHARACTERS + 1;

    private static final Logger LOG = LoggerFactory.getLogger(OpenSlo.class);

    /** Their official examples have two of a name. Of data sources the type alone matters, and that must be one. */
    private static final Set<String> MAY_BE_TWICE = Set.of("Service", "DataSource", "AlertNotificationTarget");

    private final List<OpenSloObject<?>> objects;
    private final List<Problem> warnings;
    private final Map<OpenSloObject<?>, Map<String, Place>> places;

    private OpenSlo(
            List<OpenSloObject<?>> objects, List<Problem> warnings, Map<OpenSloObject<?>, Map<String, Place>> places) {
        this.objects = Collections.unmodifiableList(objects);
        this.warnings = warnings;
        this.places = places;
    }

    /**
     * Objects that come from no file.
     *
     * @param objects in the order in which they are written
     */
    public static OpenSlo of(List<OpenSloObject<?>> objects) {
        return new OpenSlo(new ArrayList<>(objects), List.of(), new IdentityHashMap<>());
    }

    /**
     * The SLOs and composites that are declared, but for the members of families. What OpenSLO has no word for is written as annotations, or fields
     * of the source, which reading understands: reading declares the same again.
     *
     * @throws IllegalArgumentException if a window, a slice or a period is not of whole minutes, a consequence of a policy is longer than
     *     a line, or a composite reads a member of a family; the message names the SLO
     */
    public static OpenSlo of(Headroom headroom) {
        return of(headroom, slo -> Optional.empty());
    }

    /**
     * The same, with what only somebody else knows of where their events come from.
     *
     * @param origins empty for an SLO whose events the application records
     * @throws IllegalArgumentException likewise
     */
    public static OpenSlo of(Headroom headroom, Function<? super Slo, Optional<EventOrigin>> origins) {
        return of(LiveSlos.objects(headroom, origins));
    }

    /**
     * Reads the given files, and all {@code .yaml} and {@code .yml} files of the given directories.
     *
     * @throws InvalidOpenSloException with all that breaks a rule
     * @throws IOException if a file cannot be read
     */
    public static OpenSlo read(Path... paths) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Path path : paths) {
            for (Path file : files(path)) {
                try (var in = Files.newInputStream(file)) {
                    files.put(file.toString(), in.readNBytes(ENOUGH_BYTES));
                }
            }
        }
        return read(files);
    }

    /**
     * Reads files that are in memory.
     *
     * @param files their contents, UTF-8, by the names that errors are to show
     * @throws InvalidOpenSloException with all that breaks a rule
     */
    public static OpenSlo read(Map<String, byte[]> files) {
        Reading reading = new Reading();
        files.forEach(reading::add);
        return reading.end();
    }

    /**
     * Reads a text.
     *
     * @param name what errors are to show as its file
     * @throws InvalidOpenSloException with all that breaks a rule
     */
    public static OpenSlo parse(String name, String text) {
        Reading reading = new Reading();
        reading.add(name, text);
        return reading.end();
    }

    /** All objects, in the order of the files. */
    public List<OpenSloObject<?>> objects() {
        return objects;
    }

    /** The objects of a kind, in the order of the files. */
    @SuppressWarnings("unchecked") // the spec is what makes the kind
    public <S extends Spec> List<OpenSloObject<S>> objects(Class<S> kind) {
        return objects.stream()
                .filter(object -> kind.isInstance(object.spec()))
                .map(object -> (OpenSloObject<S>) object)
                .toList();
    }

    /** The objects as an OpenSLO file, which reads as equal objects. */
    public String write() {
        return OpenSloWriter.write(objects);
    }

    /** What was read although it breaks a rule; say it to whoever wrote the files. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** Where a field of an object stands, or the nearest field above it that does; empty for objects that come from no file. */
    public Optional<Place> place(OpenSloObject<?> object, String path) {
        Map<String, Place> known = places.getOrDefault(object, Map.of());
        for (String at = path;
                ;
                at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))))) {
            if (known.containsKey(at) || at.isEmpty()) {
                return Optional.ofNullable(known.get(at));
            }
        }
    }

    /**
     * What the SLOs are to Headroom.
     *
     * @throws InvalidOpenSloException with all that Headroom cannot do as the files say, and why
     */
    public Declarations declarations() {
        return SloDeclarer.declare(this);
    }

    /**
     * Declares the SLOs, as {@link #declarations()} has them, and logs the warnings.
     *
     * @throws InvalidOpenSloException with all that Headroom cannot do as the files say, and why; nothing is declared then
     */
    public void declareOn(Headroom headroom) {
        Declarations declarations = declarations();
        warnings.forEach(warning -> LOG.warn("{}", warning));
        declarations.declareOn(headroom);
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file ->
                            file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /** Takes files one by one, and goes on after one that is wrong. */
    private static final class Reading {
        private final List<OpenSloObject<?>> objects = new ArrayList<>();
        private final Problems problems = new Problems();
        private final Map<OpenSloObject<?>, Map<String, Place>> places = new IdentityHashMap<>();
        private final Map<String, Place> names = new HashMap<>();

        void add(String file, byte[] bytes) {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                add(file, text);
            } catch (CharacterCodingException broken) {
                problems.refuse(new Problem(
                        firstUndecodable(file, bytes), "", "other bytes", "must be UTF-8", "save the file as UTF-8"));
            }
        }

        void add(String file, String text) {
            try {
                String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
                for (YamlNode document : YamlReader.read(file, unmarked)) {
                    add(document);
                }
            } catch (InvalidOpenSloException noYaml) {
                noYaml.problems().forEach(problems::refuse);
            }
        }

        OpenSlo end() {
            problems.requireNone();
            return new OpenSlo(objects, problems.warnings(), places);
        }

        private void add(YamlNode document) {
            if (document instanceof YamlNode.Sequence list) {
                list.items().forEach(this::addObject);
            } else {
                addObject(document);
            }
        }

        private void addObject(YamlNode node) {
            if (!(node instanceof YamlNode.Mapping mapping)) {
                problems.refuse(new Problem(
                        node.place(),
                        "",
                        node.shown(),
                        "must be an object or a list of objects, is " + node.kind(),
                        "begin it with apiVersion: " + ObjectReader.VERSION));
                return;
            }
            Map<String, Place> fields = new HashMap<>();
            fields.put("", node.place());
            OpenSloObject<?> object = ObjectReader.readTop(new Fields(mapping, "", problems, fields));
            if (object != null) {
                objects.add(object);
                places.put(object, fields);
                checkName(object, fields.getOrDefault("metadata.name", node.place()));
            }
        }

        private void checkName(OpenSloObject<?> object, Place place) {
            Place first = names.putIfAbsent(object.toString(), place);
            if (first == null) {
                return;
            }
            Problem twice = new Problem(
                    place,
                    "metadata.name",
                    object.name(),
                    "must be that of one %s, is that at %s"
                            .formatted(object.spec().kind(), first),
                    "rename or remove one of the two");
            if (MAY_BE_TWICE.contains(object.spec().kind())) {
                problems.warn(twice);
            } else {
                problems.refuse(twice);
            }
        }

        private static Place firstUndecodable(String file, byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length), true);
            int line = 1;
            int lineStart = 0;
            for (int i = 0; i < in.position(); i++) {
                if (bytes[i] == '\n') {
                    line++;
                    lineStart = i + 1;
                }
            }
            return new Place(file, line, in.position() - lineStart + 1);
        }
    }
}
