package io.headroom.test;

import io.headroom.Headroom;
import io.headroom.time.ManualClock;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every test a {@link Headroom} of its own on a {@link ManualClock}, and closes it afterwards. No thread ticks, and no time passes
 * unless the test lets it.
 *
 * <p>As a field with {@code @RegisterExtension}, or by {@code @ExtendWith(HeadroomExtension.class)} for a Headroom of the service
 * {@code test} without SLOs. Test methods and those of {@code @BeforeEach} and {@code @AfterEach} may have parameters of both types.
 *
 * <p>A field that is not static is safe where tests run in parallel; with {@code @ExtendWith}, only the parameters are.
 */
public final class HeadroomExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(HeadroomExtension.class);

    private final Function<ManualClock, Headroom> maker;

    /** That of the test under way, written by the thread that runs it; null between tests. */
    private @Nullable Headroom headroom;

    /** A Headroom of the service {@code test}, whose SLOs the test declares. */
    public HeadroomExtension() {
        this(clock -> Headroom.builder("test").manual(clock).build());
    }

    private HeadroomExtension(Function<ManualClock, Headroom> maker) {
        this.maker = maker;
    }

    /** A Headroom of the service {@code test}, on which each test finds the SLOs declared here. */
    public static HeadroomExtension declaring(Consumer<Headroom> slos) {
        return of(clock -> {
            Headroom made = Headroom.builder("test").manual(clock).build();
            slos.accept(made);
            return made;
        });
    }

    /**
     * A Headroom with settings of its own.
     *
     * @param maker makes it, {@linkplain io.headroom.HeadroomBuilder#manual manual} on the given clock
     */
    public static HeadroomExtension of(Function<ManualClock, Headroom> maker) {
        return new HeadroomExtension(maker);
    }

    /**
     * The Headroom of the test under way.
     *
     * @throws IllegalStateException if none is
     */
    public Headroom headroom() {
        Headroom current = headroom;
        if (current == null) {
            throw new IllegalStateException("headroom must be asked for in a test, was asked for outside of one");
        }
        return current;
    }

    /** Its clock, which stands still until somebody moves it. */
    public ManualClock clock() {
        return Traffic.manualClock(headroom());
    }

    /** Lets time pass without any traffic, then ticks. */
    public void advance(Duration time) {
        clock().advance(time);
        headroom().tick();
    }

    /** Traffic to an SLO of the test's Headroom. */
    public Traffic traffic(String slo) {
        return Traffic.to(headroom(), slo);
    }

    /** Looks at an SLO of the test's Headroom, as it is now. */
    public SloAssert assertThatSlo(String slo) {
        return SloAssert.assertThatSlo(headroom(), slo);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Headroom made = maker.apply(new ManualClock());
        headroom = made;
        context.getStore(NAMESPACE).put(this, made);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        headroom = null;
        Headroom made = context.getStore(NAMESPACE).remove(this, Headroom.class);
        if (made != null) {
            made.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return (type == Headroom.class || type == ManualClock.class)
                && parameter.getDeclaringExecutable() instanceof Method
                && made(context) != null;
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Headroom made = made(context);
        return made == null || parameter.getParameter().getType() == Headroom.class ? made : Traffic.manualClock(made);
    }

    private @Nullable Headroom made(ExtensionContext context) {
        return context.getStore(NAMESPACE).get(this, Headroom.class);
    }
}
