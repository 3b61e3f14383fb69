package io.headroom.openslo;

/**
 * An object of an OpenSLO v1 file, or one that is written inside another. Comparable by value.
 *
 * @param metadata its name, and what is told of it
 * @param spec what it is; says its kind too
 */
public record OpenSloObject<S extends Spec>(Metadata metadata, S spec) {
    /** Its name within its kind. */
    public String name() {
        return metadata.name();
    }

    /** Kind and name, as an error shows it. */
    @Override
    public String toString() {
        return spec.kind() + " " + name();
    }
}
