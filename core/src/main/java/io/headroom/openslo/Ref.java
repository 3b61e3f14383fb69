package io.headroom.openslo;

/** An object that another needs: by its name, or written inside it. */
public sealed interface Ref<S extends Spec> {
    /** The object's name. */
    String name();

    /**
     * An object elsewhere, in this file or another.
     *
     * @param name its {@code metadata.name}
     */
    record Named<S extends Spec>(String name) implements Ref<S> {}

    /**
     * The object itself.
     *
     * @param object written inside the one that needs it
     */
    record Inline<S extends Spec>(OpenSloObject<S> object) implements Ref<S> {
        @Override
        public String name() {
            return object.name();
        }
    }
}
