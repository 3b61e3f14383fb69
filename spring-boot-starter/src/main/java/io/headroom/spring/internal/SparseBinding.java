package io.headroom.spring.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/** Passes over the properties below {@code headroom} that no source has, and over no other. */
public final class SparseBinding extends AbstractBindHandler {
    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of(HeadroomProperties.PREFIX);

    private final Environment environment;

    /** Null until the first of ours is bound. Used by one thread. */
    private @Nullable ListedNames listed;

    /**
     * For one binding.
     *
     * @param parent binds the others
     */
    public SparseBinding(BindHandler parent, Environment environment) {
        super(parent);
        this.environment = environment;
    }

    @Override
    public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
        return OURS.isAncestorOf(name) && !listed().mayHave(name) ? null : super.onStart(name, target, context);
    }

    private ListedNames listed() {
        if (listed == null) {
            listed = ListedNames.of(environment);
        }
        return listed;
    }
}
