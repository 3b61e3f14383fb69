package io.headroom.openslo;

import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.InvalidSettingException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an object by the rules of its kind. */
final class ObjectReader {
    static final String VERSION = "openslo/v1";

    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?");
    private static final Pattern PREFIX =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");
    private static final String KEY_RULE =
            "must be 1 to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends";
    private static final List<String> KINDS =
            List.of("SLO", "SLI", "AlertPolicy", "AlertCondition", "AlertNotificationTarget", "DataSource", "Service");
    private static final Set<String> WITHOUT_SPEC = Set.of("Service");

    private final Fields object;

    private ObjectReader(Fields object) {
        this.object = object;
    }

    /** An object of its own; null if anything in it is wrong. */
    static @Nullable OpenSloObject<? extends Spec> readTop(Fields object) {
        ObjectReader reader = new ObjectReader(object);
        object.required("apiVersion", "write " + VERSION, ObjectReader::version);
        String kind = object.required("kind", "write one of " + KINDS, ObjectReader::kind);
        return kind == null ? null : reader.read(kind);
    }

    /** An object inside another, which says its kind unless it is an SLI. */
    static <S extends Spec> @Nullable OpenSloObject<S> readInline(
            Fields object, String kind, Function<Fields, @Nullable S> spec) {
        if (!kind.equals("SLI")) {
            object.required("kind", "write " + kind, text -> kind(text, List.of(kind)));
        }
        return new ObjectReader(object).read(kind, spec);
    }

    private @Nullable OpenSloObject<? extends Spec> read(String kind) {
        return switch (kind) {
            case "SLO" -> read(kind, SloSpecReader::read);
            case "SLI" -> read(kind, SliSpecReader::read);
            case "AlertPolicy" -> read(kind, AlertSpecReader::policy);
            case "AlertCondition" -> read(kind, AlertSpecReader::condition);
            case "AlertNotificationTarget" -> read(kind, AlertSpecReader::target);
            case "DataSource" -> read(kind, ObjectReader::dataSource);
            default -> read(kind, spec -> new Spec.Service(description(spec)));
        };
    }

    private <S extends Spec> @Nullable OpenSloObject<S> read(String kind, Function<Fields, @Nullable S> reader) {
        Metadata metadata = metadata();
        Fields fields =
                WITHOUT_SPEC.contains(kind) ? object.fields("spec") : object.requiredFields("spec", "write what it is");
        S spec = null;
        if (fields != null) {
            spec = reader.apply(fields);
            fields.done();
        } else if (WITHOUT_SPEC.contains(kind) && !object.has("spec")) {
            spec = reader.apply(object.none("spec"));
        }
        object.done();
        return metadata == null || spec == null ? null : new OpenSloObject<>(metadata, spec);
    }

    private @Nullable Metadata metadata() {
        Fields metadata = object.requiredFields("metadata", "write at least a name");
        if (metadata == null) {
            return null;
        }
        String name = metadata.required("name", "write a DNS label such as checkout", text -> name(metadata, text));
        Metadata read = new Metadata(
                name == null ? "" : name,
                metadata.text("displayName", Fields.LONGEST_NAME),
                metadata.each("labels", ObjectReader::label),
                metadata.each("annotations", ObjectReader::annotation));
        metadata.done();
        return name == null ? null : read;
    }

    /** The specification's own examples have names such as AlertPolicy, which its SDK refuses. */
    private static String name(Fields metadata, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        DnsLabel.check("name", lower);
        if (!lower.equals(text)) {
            metadata.warn("name", text, "must be a DNS label, in lower case", "write " + lower);
        }
        return text;
    }

    private static List<String> label(Fields labels, String key) {
        if (!KEY.matcher(key).matches()) {
            labels.refuse(key, key, KEY_RULE, "write a key such as team");
        }
        return labels.texts(key);
    }

    private static @Nullable String annotation(Fields annotations, String key) {
        int slash = key.indexOf('/');
        if (!KEY.matcher(key.substring(slash + 1)).matches()) {
            annotations.refuse(key, key, "must end with a name: " + KEY_RULE, "write a key such as example.com/team");
        } else if (slash >= 0 && !PREFIX.matcher(key.substring(0, slash)).matches()) {
            annotations.refuse(
                    key,
                    key,
                    "must begin with a DNS subdomain of at most 253 characters",
                    "write a key such as example.com/team");
        }
        return annotations.has(key) ? annotations.read(key, text -> text) : emptied(annotations, key);
    }

    private static String emptied(Fields annotations, String key) {
        annotations.read(key, text -> text);
        return "";
    }

    private static Spec.@Nullable DataSource dataSource(Fields spec) {
        String description = description(spec);
        String type = spec.required("type", "write a type such as Prometheus");
        Object details = spec.anything("connectionDetails");
        return type == null ? null : new Spec.DataSource(description, type, details);
    }

    static String description(Fields spec) {
        return spec.text("description", Fields.LONGEST_DESCRIPTION);
    }

    private static String version(String text) {
        if (text.equals(VERSION)) {
            return text;
        }
        throw new InvalidSettingException(
                "apiVersion", text, "must be " + VERSION, "write " + VERSION + ", and the rest as version 1 has it");
    }

    private static String kind(String text) {
        return kind(text, KINDS);
    }

    private static String kind(String text, List<String> kinds) {
        if (kinds.contains(text)) {
            return text;
        }
        throw new InvalidSettingException("kind", text, "must be one of " + kinds, "write one of these, in this case");
    }
}
