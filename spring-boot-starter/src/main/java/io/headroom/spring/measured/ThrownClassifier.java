package io.headroom.spring.measured;

import io.headroom.sli.Outcome;
import io.headroom.spring.CallClassifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges a call by what it threw alone. */
record ThrownClassifier(List<Class<? extends Throwable>> ignored, List<Class<? extends Throwable>> good)
        implements CallClassifier {
    @Override
    public @Nullable Outcome classify(@Nullable Object result, @Nullable Throwable thrown) {
        if (thrown == null) {
            return Outcome.GOOD;
        }
        if (isAny(ignored, thrown)) {
            return null;
        }
        return isAny(good, thrown) ? Outcome.GOOD : Outcome.BAD;
    }

    private static boolean isAny(List<Class<? extends Throwable>> types, Throwable thrown) {
        return types.stream().anyMatch(type -> type.isInstance(thrown));
    }
}
