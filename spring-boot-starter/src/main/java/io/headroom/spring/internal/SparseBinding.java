package io.headroom.spring.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.Environment;

/** Passes over the properties below {@code headroom} that no source has, binds plain SLOs itself, and leaves all others alone. */
public final class SparseBinding extends AbstractBindHandler {
    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of(HeadroomProperties.PREFIX);
    private static final ConfigurationPropertyName SLOS = OURS.append("slos");
    private static final Bindable<String> TEXT = Bindable.of(String.class);

    /** The one way in which a handler gives a value of its own: it fails, and says what to take instead. */
    private static final RuntimeException ALREADY_BOUND = new IllegalStateException("bound by Headroom");

    private final Environment environment;

    /** Null until the first of ours is bound. Used by one thread. */
    private @Nullable ListedNames listed;

    /** The last plain SLO. Used by one thread. */
    private @Nullable SloProperties bound;

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
        if (!OURS.isAncestorOf(name)) {
            return super.onStart(name, target, context);
        }
        if (!listed().mayHave(name)) {
            return null;
        }
        PlainSlo slo = SLOS.isParentOf(name) ? PlainSlo.of(name, listed().ofSlo(name)) : null;
        if (slo == null) {
            return super.onStart(name, target, context);
        }
        // As Spring would, for whoever asks afterwards what was bound and what was not.
        for (ConfigurationProperty property : slo.properties()) {
            String text = property.getValue().toString();
            super.onSuccess(property.getName(), TEXT, new PropertyContext(context, property), text);
        }
        bound = slo.bound();
        throw ALREADY_BOUND;
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) throws Exception {
        return error == ALREADY_BOUND ? bound : super.onFailure(name, target, context, error);
    }

    private ListedNames listed() {
        if (listed == null) {
            listed = ListedNames.of(environment);
        }
        return listed;
    }

    /** Where a property of an SLO is bound. */
    private record PropertyContext(BindContext slo, ConfigurationProperty property) implements BindContext {
        @Override
        public Binder getBinder() {
            return slo.getBinder();
        }

        @Override
        public int getDepth() {
            return slo.getDepth() + 1;
        }

        @Override
        public Iterable<ConfigurationPropertySource> getSources() {
            return slo.getSources();
        }

        @Override
        public ConfigurationProperty getConfigurationProperty() {
            return property;
        }
    }
}
