package io.headroom.openslo;

import io.headroom.internal.check.InvalidSettingException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An object and where it is found: a place of its own in the files, or within another.
 *
 * @param files all that is read
 * @param owner the object of its own
 * @param path from the owner to the object; empty if they are the same
 * @param object what is found there
 */
record At<S extends Spec>(OpenSlo files, OpenSloObject<?> owner, String path, OpenSloObject<S> object) {
    private static final Place NOWHERE = new Place("no file", 1, 1);

    S spec() {
        return object.spec();
    }

    /** An object that a field of this one refers to or has; null if there is none, which is told. */
    <T extends Spec> @Nullable At<T> follow(
            Ref<T> ref, Class<T> kind, String field, String refField, Problems problems) {
        if (ref instanceof Ref.Inline<T> inline) {
            return new At<>(files, owner, path(field), inline.object());
        }
        for (OpenSloObject<T> candidate : files.objects(kind)) {
            if (candidate.name().equals(ref.name())) {
                return new At<>(files, candidate, "", candidate);
            }
        }
        refuse(
                refField,
                ref.name(),
                "must be the name of one %s in these files".formatted(kind.getSimpleName()),
                "write one of "
                        + files.objects(kind).stream().map(OpenSloObject::name).toList() + ", or the object itself",
                problems);
        return null;
    }

    Place place(String field) {
        return files.place(owner, path(field)).orElse(NOWHERE);
    }

    <T> Located<T> located(String field, T value) {
        return new Located<>(value, place(field));
    }

    /** What a check of core accepts; null if it refuses, which is told. */
    <T> @Nullable T check(String field, Problems problems, Supplier<T> checked) {
        try {
            return checked.get();
        } catch (InvalidSettingException refusal) {
            refuse(field, refusal.value(), refusal.rule(), refusal.fix(), problems);
            return null;
        }
    }

    void refuse(String field, String value, String rule, String fix, Problems problems) {
        problems.refuse(new Problem(place(field), path(field), value, rule, fix));
    }

    void warn(String field, String value, String rule, String fix, Problems problems) {
        problems.warn(new Problem(place(field), path(field), value, rule, fix));
    }

    private String path(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
