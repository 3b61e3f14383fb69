package io.headroom.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import io.headroom.guard.GuardCounts;
import io.headroom.guard.GuardMode;
import io.headroom.guard.RetryDeniedException;
import io.headroom.guard.RetryTimer;
import io.headroom.sli.EventCounts;
import io.headroom.spring.GuardCustomizer;
import io.headroom.spring.Guarded;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.MeasuredBy;
import io.headroom.spring.internal.UnreachableMethodException;
import io.headroom.spring.measured.MeasuredByAutoConfiguration;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import javax.tools.ToolProvider;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a method with {@link Guarded} does for its caller. */
class GuardedTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HeadroomAutoConfiguration.class,
                    GuardAutoConfiguration.class,
                    GuardedMethodAutoConfiguration.class,
                    MeasuredByAutoConfiguration.class))
            .withUserConfiguration(Manual.class, Payments.class)
            .withPropertyValues("headroom.slos.payment.objective=99%", "headroom.guards.payments.timeout=400ms");

    @Test
    void aFailedCallIsMadeAgainWhereItMayBeMadeTwice() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            payments.failOnce();

            assertThat(payments.repeatable("a")).isEqualTo("paid a");
            assertThat(payments.calls()).isEqualTo(2);
            assertThat(counts(context)).isEqualTo(new GuardCounts(1, 0, 0, 0, 1, 0, 0, 0, 0));
        });
    }

    @Test
    void aCallIsMadeOnceUnlessSaidOtherwise() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            payments.failOnce();

            assertThatThrownBy(() -> payments.once("a")).isExactlyInstanceOf(IOException.class);
            assertThat(payments.calls()).isEqualTo(1);
            assertThat(counts(context)).isEqualTo(new GuardCounts(0, 1, 0, 0, 0, 0, 0, 0, 0));
        });
    }

    @Test
    void thePropertyOfTheGuardSaysItOfAllMethods() {
        application
                .withPropertyValues("headroom.guards.payments.idempotent=false")
                .run(context -> {
                    Payments payments = context.getBean(Payments.class);
                    payments.failOnce();

                    assertThatThrownBy(() -> payments.repeatable("a")).isInstanceOf(IOException.class);
                    assertThat(payments.calls()).isEqualTo(1);
                });
    }

    @Test
    void aFallbackAnswersInstead() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            payments.failOnce();

            assertThat(payments.withFallback("a")).isEqualTo("later a: failing on purpose");
            assertThat(counts(context)).isEqualTo(new GuardCounts(0, 0, 0, 1, 0, 0, 0, 0, 0));
        });
    }

    @Test
    void aFallbackNeedNotLookAtTheFailure() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            payments.failOnce();

            assertThat(payments.withPlainFallback("a")).isEqualTo("plain a");
        });
    }

    @Test
    void whatAFallbackThrowsIsThrownWithTheFailure() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            payments.failOnce();

            assertThatThrownBy(() -> payments.withFallback(""))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .satisfies(thrown ->
                            assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(IOException.class));
        });
    }

    @Test
    void aMethodMayAnswerNull() {
        application.run(
                context -> assertThat(context.getBean(Payments.class).nothing()).isNull());
    }

    @Test
    void aStageIsTriedAgainWithoutHoldingTheThread() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            payments.failOnce();

            assertThat(payments.stage("a").toCompletableFuture().join()).isEqualTo("paid a");
            assertThat(payments.calls()).isEqualTo(2);
            assertThat(counts(context)).isEqualTo(new GuardCounts(1, 0, 0, 0, 1, 0, 0, 0, 0));
        });
    }

    @Test
    void aStageHasAFallbackThatIsAStage() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            payments.failOnce();

            assertThat(payments.stageWithFallback("a").join()).isEqualTo("later a: failing on purpose");
            assertThat(payments.stageWithFallback("b").join()).isEqualTo("paid b");
        });
    }

    @Test
    void theFailureOfAStageIsTheMethodsOwn() {
        application.withPropertyValues("headroom.guards.payments.retry-burst=0").run(context -> {
            Payments payments = context.getBean(Payments.class);
            payments.failOnce();

            assertThatThrownBy(() -> payments.stage("a").toCompletableFuture().join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isExactlyInstanceOf(IOException.class)
                    .satisfies(failure -> assertThat(failure.getSuppressed())
                            .singleElement()
                            .isInstanceOf(RetryDeniedException.class));
        });
    }

    @Test
    void aTimeoutOfTheCallersCancelsTheAttemptToo() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            payments.stageWithFallback("never").completeExceptionally(new TimeoutException()); // as orTimeout does

            assertThat(payments.never()).isCancelled();
            assertThat(context.getBean(Headroom.class)
                            .guard("payments")
                            .attempts()
                            .inFlight())
                    .isZero();
        });
    }

    @Test
    void cancellingTheResultCancelsTheAttempt() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            payments.stageWithFallback("never").cancel(true);

            assertThat(payments.never()).isCancelled();
            assertThat(context.getBean(Headroom.class)
                            .guard("payments")
                            .attempts()
                            .inFlight())
                    .isZero();
        });
    }

    @Test
    void eachSubscriptionToAMonoIsACall() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            payments.failOnce();
            Mono<String> mono = payments.mono("a");
            assertThat(payments.calls()).isZero();

            assertThat(mono.block()).isEqualTo("paid a");
            assertThat(mono.block()).isEqualTo("paid a");
            assertThat(payments.calls()).isEqualTo(3);
            assertThat(counts(context)).isEqualTo(new GuardCounts(2, 0, 0, 0, 1, 0, 0, 0, 0));
        });
    }

    @Test
    void aMonoHasAFallbackThatIsAMono() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            payments.failOnce();

            assertThat(payments.monoWithFallback("a").block()).isEqualTo("later a: failing on purpose");
            assertThat(payments.monoWithFallback("b").block()).isEqualTo("paid b");
            assertThat(payments.monoWithFallback("").block()).isNull();
        });
    }

    @Test
    void aCallWithinAnAttemptOfTheSameGuardIsPartOfIt() {
        application.withUserConfiguration(Outer.class).run(context -> {
            context.getBean(Payments.class).failOnce();

            assertThat(context.getBean(Outer.class).pay("a")).isEqualTo("paid a");
            assertThat(counts(context)).isEqualTo(new GuardCounts(1, 0, 0, 0, 1, 0, 0, 0, 0));
        });
    }

    @Test
    void aCallWithItsRetriesIsMeasuredOnce() {
        application.run(context -> {
            Payments payments = context.getBean(Payments.class);
            payments.failOnce();
            payments.measured();

            Headroom headroom = context.getBean(Headroom.class);
            headroom.tick();
            assertThat(payments.calls()).isEqualTo(2);
            assertThat(headroom.slo("payment").snapshot().events()).isEqualTo(new EventCounts(1, 0, 0));
        });
    }

    @Test
    void springsOwnRetriesAreOutside() {
        application.withUserConfiguration(Retried.class).run(context -> {
            assertThat(context.getBean(Retried.class).third()).isEqualTo(3);
            assertThat(counts(context)).isEqualTo(new GuardCounts(1, 2, 0, 0, 0, 0, 0, 0, 0));
        });
    }

    @Test
    void aGuardThatIsOffLetsAllThrough() {
        application.run(context -> {
            context.getBean(Headroom.class).guard("payments").mode(GuardMode.OFF);
            Payments payments = context.getBean(Payments.class);
            payments.failOnce();

            assertThatThrownBy(() -> payments.withFallback("a")).isInstanceOf(IOException.class);
        });
    }

    @Test
    void aBeanBehindAnInterfaceIsGuardedToo() {
        application
                .withUserConfiguration(Behind.class)
                .withPropertyValues("spring.aop.proxy-target-class=false")
                .run(context -> {
                    Paying paying = context.getBean(Paying.class);

                    assertThat(AopUtils.isJdkDynamicProxy(paying)).isTrue();
                    assertThat(paying.pay()).isEqualTo("later");
                });
    }

    @ParameterizedTest
    @EnumSource
    void anInterfaceThatAProxyImplementsIsGuardedWithADefaultMethodAsFallback(Implemented by) {
        application.withBean(Remote.class, by::remote).run(context -> {
            assertThat(context.getBean(Remote.class).state("a")).isEqualTo("unknown state of a");
            assertThat(counts(context)).isEqualTo(new GuardCounts(0, 0, 0, 1, 0, 0, 0, 0, 0));
        });
    }

    @Test
    void anAnnotationOfTheApplicationCanStandForIt() {
        application.run(context -> {
            context.getBean(Payments.class).composed();

            assertThat(counts(context)).isEqualTo(new GuardCounts(1, 0, 0, 0, 0, 0, 0, 0, 0));
        });
    }

    @Test
    void withoutHeadroomAMethodIsAsItIs() {
        application.withPropertyValues("headroom.enabled=false").run(context -> {
            Payments payments = context.getBean(Payments.class);

            assertThat(AopUtils.isAopProxy(payments)).isFalse();
        });
    }

    @ParameterizedTest
    @MethodSource
    void aMistakeStopsTheStartAndIsExplained(Class<?> bean, String rule, String fix) {
        application.withUserConfiguration(bean).run(context -> {
            Throwable failure = context.getStartupFailure();
            FailureAnalysis analysis = new InvalidGuardedMethodFailureAnalyzer().analyze(failure);

            assertThat(analysis).isNotNull();
            assertThat(analysis.getDescription()).isEqualTo(bean.getName() + ".pay is @Guarded and " + rule);
            assertThat(analysis.getAction()).isEqualTo(fix);
        });
    }

    @Test
    void aSuspendingFunctionOfKotlinStopsTheStart(@TempDir Path directory) throws Exception {
        String[] sources = {"package kotlin.coroutines; public interface Continuation<T> {}", """
            package com.example;
            public class Suspending {
                @io.headroom.spring.Guarded("payments")
                public Object pay(String order, kotlin.coroutines.Continuation<? super String> caller) {
                    return order;
                }
            }
            """};
        Path continuation = Files.writeString(directory.resolve("Continuation.java"), sources[0]);
        Path suspending = Files.writeString(directory.resolve("Suspending.java"), sources[1]);
        String[] compile = {
            "-proc:none",
            "-d",
            directory.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            continuation.toString(),
            suspending.toString()
        };
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, compile))
                .isZero();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            application
                    .withUserConfiguration(loader.loadClass("com.example.Suspending"))
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .hasMessage("com.example.Suspending.pay is @Guarded and is a suspending function, which"
                                    + " returns before it answers"));
        }
    }

    static Arguments[] aMistakeStopsTheStartAndIsExplained() {
        String write = "Write one method String later(String) without checked exceptions, with a Throwable as last "
                + "parameter or without";
        String answer =
                "Return the answer, a CompletionStage, a CompletableFuture or a Mono, or guard the calls within";
        return new Arguments[] {
            Arguments.of(
                    UnknownGuard.class,
                    "there is no guard payment: declared are payments",
                    "Declare it, headroom.guards.payment.timeout=400ms, or write another name"),
            Arguments.of(NoFallback.class, "its fallback later is no method of its class", write),
            Arguments.of(OtherParameters.class, "its fallback later has other parameters", write),
            Arguments.of(Twice.class, "its fallback later is there twice", write),
            Arguments.of(OtherAnswer.class, "its fallback later returns another type", write),
            Arguments.of(Checked.class, "its fallback later declares a checked exception", write),
            Arguments.of(Several.class, "returns a Flux, which may answer in parts or never", answer),
            Arguments.of(Waiting.class, "returns a Future, which may answer in parts or never", answer)
        };
    }

    @Test
    void aMethodThatNoProxySeesStopsTheStart() {
        application
                .withUserConfiguration(Hidden.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasRootCauseInstanceOf(UnreachableMethodException.class)
                        .hasRootCauseMessage(Hidden.class.getName()
                                + ".pay must not be final to be guarded: no proxy could see its calls"));
    }

    private static GuardCounts counts(ApplicationContext context) {
        return context.getBean(Headroom.class).guard("payments").counts();
    }

    @Configuration(proxyBeanMethods = false)
    static class Manual {
        @Bean
        Headroom headroom() {
            return Headroom.builder("shop").manual(new ManualClock()).build();
        }

        /** Retries at once. */
        @Bean
        GuardCustomizer atOnce() {
            return (name, guard) -> guard.timer(new RetryTimer() {
                @Override
                public void pause(long nanos) {}

                @Override
                public void schedule(Runnable task, long delayNanos) {
                    task.run();
                }
            });
        }
    }

    static class Payments {
        private final CompletableFuture<String> never = new CompletableFuture<>();
        private int failures;
        private int calls;

        void failOnce() {
            failures = 1;
        }

        int calls() {
            return calls;
        }

        CompletableFuture<String> never() {
            return never;
        }

        @Guarded(value = "payments", idempotent = true)
        String repeatable(String order) throws IOException {
            return pay(order);
        }

        @Guarded("payments")
        String once(String order) throws IOException {
            return pay(order);
        }

        @Guarded(value = "payments", fallback = "later")
        String withFallback(String order) throws IOException {
            return pay(order);
        }

        private String later(String order, @Nullable Throwable failure) {
            if (order.isEmpty()) {
                throw new IllegalArgumentException("failing on purpose too");
            }
            return "later " + order + ": " + (failure == null ? "" : failure.getMessage());
        }

        @Guarded(value = "payments", fallback = "plain")
        String withPlainFallback(String order) throws IOException {
            return pay(order);
        }

        String plain(String order) {
            return "plain " + order;
        }

        @Guarded("payments")
        @Nullable String nothing() {
            return null;
        }

        @Guarded(value = "payments", idempotent = true)
        CompletionStage<String> stage(String order) {
            return paid(order);
        }

        @Guarded(value = "payments", fallback = "laterStage")
        CompletableFuture<String> stageWithFallback(String order) {
            return order.equals("never") ? never : paid(order);
        }

        CompletableFuture<String> laterStage(String order, @Nullable Throwable failure) {
            return CompletableFuture.completedFuture(later(order, failure));
        }

        @Guarded(value = "payments", idempotent = true)
        Mono<String> mono(String order) {
            return Mono.fromFuture(paid(order));
        }

        @Guarded(value = "payments", fallback = "laterMono")
        Mono<String> monoWithFallback(String order) {
            return order.isEmpty() ? Mono.empty() : Mono.fromFuture(() -> paid(order));
        }

        Mono<String> laterMono(String order, @Nullable Throwable failure) {
            return Mono.just(later(order, failure));
        }

        @MeasuredBy("payment")
        @Guarded(value = "payments", idempotent = true)
        void measured() throws IOException {
            pay("a");
        }

        @ForPayment
        void composed() {}

        private CompletableFuture<String> paid(String order) {
            try {
                return CompletableFuture.completedFuture(pay(order));
            } catch (IOException failed) {
                return CompletableFuture.failedFuture(failed);
            }
        }

        private String pay(String order) throws IOException {
            calls++;
            if (failures > 0) {
                failures--;
                throw new IOException("failing on purpose");
            }
            return "paid " + order;
        }
    }

    @Guarded("payments")
    @Retention(RetentionPolicy.RUNTIME)
    @interface ForPayment {}

    static class Outer {
        private final Payments payments;

        Outer(Payments payments) {
            this.payments = payments;
        }

        @Guarded(value = "payments", idempotent = true)
        String pay(String order) throws IOException {
            return payments.repeatable(order);
        }
    }

    @EnableResilientMethods
    static class Retried {
        private int calls;

        @Retryable(delay = 0)
        @Guarded("payments")
        int third() {
            calls++;
            if (calls < 3) {
                throw new IllegalStateException("failing on purpose");
            }
            return calls;
        }
    }

    interface Paying {
        String pay();
    }

    static class Behind implements Paying {
        @Override
        @Guarded(value = "payments", fallback = "later")
        public String pay() {
            throw new IllegalStateException("failing on purpose");
        }

        private String later() {
            return "later";
        }
    }

    /** Public as most are: its proxies are then in a package of their own, whose methods nobody may call by reflection. */
    public interface Remote {
        @Guarded(value = "payments", fallback = "unknown")
        String state(String order);

        default String unknown(String order) {
            return "unknown state of " + order;
        }
    }

    /** What implements an interface without a class of the application. */
    enum Implemented {
        /** As the clients of HTTP interfaces. */
        BY_ADVICE_WITH_NOTHING_BEHIND {
            @Override
            Remote remote() {
                return ProxyFactory.getProxy(Remote.class, advice());
            }
        },

        /** As Spring Data's repositories. */
        BY_ADVICE_BEFORE_ANOTHER_CLASS {
            @Override
            Remote remote() {
                ProxyFactory proxy = new ProxyFactory();
                proxy.setTarget(new Object());
                proxy.setInterfaces(Remote.class);
                proxy.addAdvice(advice());
                return (Remote) proxy.getProxy();
            }
        },

        /** As other libraries' clients. */
        BY_THE_JDK {
            @Override
            Remote remote() {
                return (Remote) Proxy.newProxyInstance(
                        Remote.class.getClassLoader(),
                        new Class<?>[] {Remote.class},
                        (proxy, method, arguments) -> answer(proxy, method, arguments));
            }
        };

        abstract Remote remote();

        private static MethodInterceptor advice() {
            return call -> answer(((ProxyMethodInvocation) call).getProxy(), call.getMethod(), call.getArguments());
        }

        static Object answer(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            throw new IllegalStateException("failing on purpose");
        }
    }

    static class UnknownGuard {
        @Guarded("payment")
        void pay() {}
    }

    static class NoFallback {
        @Guarded(value = "payments", fallback = "later")
        String pay(String order) {
            return order;
        }
    }

    static class OtherParameters {
        @Guarded(value = "payments", fallback = "later")
        String pay(String order) {
            return order;
        }

        String later(int order) {
            return "";
        }
    }

    static class Twice {
        @Guarded(value = "payments", fallback = "later")
        String pay(String order) {
            return order;
        }

        String later(String order) {
            return order;
        }

        String later(String order, Throwable failure) {
            return order;
        }
    }

    static class OtherAnswer {
        @Guarded(value = "payments", fallback = "later")
        String pay(String order) {
            return order;
        }

        Object later(String order) {
            return order;
        }
    }

    static class Checked {
        @Guarded(value = "payments", fallback = "later")
        String pay(String order) {
            return order;
        }

        String later(String order) throws IOException {
            return order;
        }
    }

    static class Several {
        @Guarded("payments")
        Flux<String> pay(String order) {
            return Flux.just(order);
        }
    }

    static class Waiting {
        @Guarded("payments")
        Future<String> pay(String order) {
            return CompletableFuture.completedFuture(order);
        }
    }

    static class Hidden {
        @Guarded("payments")
        final void pay() {}
    }
}
