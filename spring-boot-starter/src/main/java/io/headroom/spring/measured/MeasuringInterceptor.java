package io.headroom.spring.measured;

import io.headroom.spring.internal.ProxiedMethods;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Counts a call when it ends, or when what it returned does. */
final class MeasuringInterceptor implements MethodInterceptor {
    private final ProxiedMethods<MeasuredMethod> methods;

    MeasuringInterceptor(ProxiedMethods<MeasuredMethod> methods) {
        this.methods = methods;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        MeasuredMethod method = methods.of(invocation);
        if (method == null) {
            return invocation.proceed();
        }
        CallRecorder recorder = method.recorder();
        if (recorder == null) {
            Object result = invocation.proceed();
            Object subscribedLater = CallResult.whenSubscribed(result, method);
            return subscribedLater == null ? result : subscribedLater;
        }
        return measure(invocation, method, recorder);
    }

    private static @Nullable Object measure(MethodInvocation invocation, MeasuredMethod method, CallRecorder recorder)
            throws Throwable {
        long startNanos = recorder.start();
        Object result;
        try {
            result = invocation.proceed();
        } catch (Throwable thrown) {
            recorder.end(startNanos, null, thrown);
            throw thrown;
        }
        Object subscribedLater = CallResult.whenSubscribed(result, method);
        return subscribedLater == null ? CallResult.whenEnded(result, startNanos, recorder) : subscribedLater;
    }
}
