package io.headroom.spring.measured;

import io.headroom.Headroom;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.spring.CallClassifier;
import io.headroom.spring.internal.EventSpans;
import io.headroom.spring.internal.ProxiedMethods;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

/** A method whose calls are counted: where it stands, for which SLOs, and which calls are good. */
final class MeasuredMethod {
    private final String place;
    private final Set<String> slos;
    private final Class<? extends CallClassifier> classifier;
    private final CallClassifier usual;

    /** Written once, when the SLOs are there; null before. */
    private volatile @Nullable CallRecorder recorder;

    MeasuredMethod(
            Class<?> type,
            Method method,
            Set<String> slos,
            Class<? extends CallClassifier> classifier,
            CallClassifier usual) {
        this.place = ProxiedMethods.place(type, method);
        this.slos = slos;
        this.classifier = classifier;
        this.usual = usual;
    }

    /** Null until the SLOs were found; calls are not counted before. */
    @Nullable CallRecorder recorder() {
        return recorder;
    }

    /**
     * Finds the SLOs.
     *
     * @throws UnknownSloException if one of them is not declared
     */
    void resolve(Headroom headroom, Function<Class<? extends CallClassifier>, CallClassifier> beans, EventSpans spans) {
        if (recorder != null) {
            return;
        }
        List<String> known = headroom.slos().stream().map(slo -> slo.name()).toList();
        List<String> unknown = new ArrayList<>(slos);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new UnknownSloException(place, unknown.get(0), known);
        }
        CallClassifier judge = classifier == CallClassifier.class ? usual : judge(beans);
        recorder = CallRecorder.of(headroom, slos, judge, spans);
    }

    private CallClassifier judge(Function<Class<? extends CallClassifier>, CallClassifier> beans) {
        try {
            return beans.apply(classifier);
        } catch (NoSuchBeanDefinitionException none) { // or several
            throw new InvalidSettingException(
                    "classifier of " + place,
                    classifier.getName(),
                    "must be the class of one bean",
                    "declare one, such as by @Component on the class");
        }
    }

    @Override
    public String toString() {
        return place;
    }
}
