package io.headroom.spring.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.sli.EventCounts;
import io.headroom.sli.Outcome;
import io.headroom.spring.CallClassifier;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.MeasuredBy;
import io.headroom.spring.internal.UnreachableMethodException;
import io.headroom.time.ManualClock;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What a bean's method returns or throws, and what is counted of it. */
class MeasuredByTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(HeadroomAutoConfiguration.class, MeasuredByAutoConfiguration.class))
            .withUserConfiguration(Manual.class, Import.class, Whole.class)
            .withPropertyValues(
                    "headroom.slos.imports.objective=99%",
                    "headroom.slos.imports.sla=95%",
                    "headroom.slos.fast.objective=99%",
                    "headroom.slos.fast.sli.latency=100ms");

    @Test
    void aCallIsGoodIfItReturnsAndBadIfItThrows() {
        application.run(context -> {
            Import bean = context.getBean(Import.class);
            assertThat(bean.plain("x")).isEqualTo("imported x");
            assertThatThrownBy(() -> bean.plain("")).isInstanceOf(IllegalArgumentException.class);

            assertCounts(context, "imports", 1, 1, 0);
        });
    }

    @Test
    void aCallIsTimed() {
        application.run(context -> {
            Import bean = context.getBean(Import.class);
            bean.taking(Duration.ofMillis(100));
            bean.taking(Duration.ofMillis(101));

            assertCounts(context, "fast", 1, 1, 0);
        });
    }

    @Test
    void slosThatShareAnSliCountACallOnce() {
        application.run(context -> {
            context.getBean(Import.class).forBoth();

            assertCounts(context, "imports", 1, 0, 0);
            assertCounts(context, "imports-sla", 1, 0, 0);
        });
    }

    @Test
    void exceptionsMayBeGoodOrIgnored() {
        application.run(context -> {
            Import bean = context.getBean(Import.class);
            assertThatThrownBy(() -> bean.refusing(new UnsupportedOperationException()))
                    .isNotNull();
            assertThatThrownBy(() -> bean.refusing(new IllegalStateException())).isNotNull();
            assertThatThrownBy(() -> bean.refusing(new IllegalArgumentException()))
                    .isNotNull();

            assertCounts(context, "imports", 1, 1, 0);
        });
    }

    @Test
    void aClassifierJudgesByWhatWasReturned() {
        application.run(context -> {
            Import bean = context.getBean(Import.class);
            for (int rows : new int[] {100, 99, 0}) {
                bean.rows(rows);
            }
            bean.rows(-1);

            assertCounts(context, "imports", 1, 1, 1);
        });
    }

    @Test
    void aStageCountsWhenItIsCompleted() {
        application.run(context -> {
            Import bean = context.getBean(Import.class);
            CompletableFuture<String> good = new CompletableFuture<>();
            CompletableFuture<String> bad = new CompletableFuture<>();
            CompletableFuture<String> cancelled = new CompletableFuture<>();
            assertThat(bean.stage(good)).isSameAs(good);
            bean.stage(bad);
            bean.stage(cancelled);
            assertCounts(context, "imports", 0, 0, 0);

            good.complete("done");
            bad.completeExceptionally(new IllegalStateException());
            cancelled.cancel(true);
            assertCounts(context, "imports", 1, 1, 0);
        });
    }

    @Test
    void aStageThatRefusesToBeFollowedReachesItsCallerAndIsUnclassified() {
        application.run(context -> {
            Import bean = context.getBean(Import.class);
            CompletableFuture<String> stubborn = new CompletableFuture<>() {
                @Override
                public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
                    throw new UnsupportedOperationException("refusing on purpose");
                }
            };

            assertThat(bean.stage(stubborn)).isSameAs(stubborn);
            assertCounts(context, "imports", 0, 0, 1);
        });
    }

    @Test
    void aMonoCountsWhenItEndsAndOnceForEachSubscription() {
        application.run(context -> {
            Import bean = context.getBean(Import.class);
            Sinks.One<String> sink = Sinks.one();
            Mono<String> mono = bean.mono(sink.asMono());
            assertCounts(context, "imports", 0, 0, 0);

            mono.subscribe();
            mono.subscribe();
            assertCounts(context, "imports", 0, 0, 0);
            sink.tryEmitValue("done");
            assertCounts(context, "imports", 2, 0, 0);

            bean.mono(Mono.empty()).subscribe();
            bean.mono(Mono.error(new IllegalStateException())).subscribe(done -> {}, thrown -> {});
            bean.mono(Mono.never()).subscribe().dispose();
            assertCounts(context, "imports", 3, 1, 0);
        });
    }

    @Test
    void aMonoIsTimedFromItsSubscription() {
        application.run(context -> {
            ManualClock clock = context.getBean(ManualClock.class);
            Sinks.One<String> sink = Sinks.one();
            Mono<String> mono = context.getBean(Import.class).timed(sink.asMono());
            clock.advance(Duration.ofSeconds(1));
            mono.subscribe();
            clock.advance(Duration.ofMillis(50));
            sink.tryEmitValue("done");

            assertCounts(context, "fast", 1, 0, 0);
        });
    }

    @Test
    void aFluxCountsWhenItEnds() {
        application.run(context -> {
            Import bean = context.getBean(Import.class);
            bean.flux(Flux.just("a", "b")).subscribe();
            bean.flux(Flux.concat(Flux.just("a"), Flux.error(new IllegalStateException())))
                    .subscribe(row -> {}, thrown -> {});
            bean.flux(Flux.just("a", "b").concatWith(Flux.never())).subscribe().dispose();

            assertCounts(context, "imports", 1, 1, 0);
        });
    }

    @Test
    void anAnnotationOfTheApplicationCanStandForIt() {
        application.run(context -> {
            context.getBean(Import.class).composed();

            assertCounts(context, "imports", 1, 0, 0);
        });
    }

    @Test
    void retriesArePartOfTheCall() {
        application.withUserConfiguration(Retried.class).run(context -> {
            context.getBean(Retried.class).third();

            assertThat(context.getBean(Retried.class).attempts()).isEqualTo(3);
            assertCounts(context, "imports", 1, 0, 0);
        });
    }

    @Test
    void aBeanBehindAnInterfaceIsMeasuredToo() {
        application
                .withUserConfiguration(Behind.class)
                .withPropertyValues("spring.aop.proxy-target-class=false")
                .run(context -> {
                    Loader loader = context.getBean(Loader.class);
                    loader.load();

                    assertThat(AopUtils.isJdkDynamicProxy(loader)).isTrue();
                    assertCounts(context, "imports", 1, 0, 0);
                });
    }

    @Test
    void anInterfaceThatAProxyImplementsIsMeasured() {
        application
                .withBean("client", Source.class, () -> ProxyFactory.getProxy(Source.class, rows(7)))
                .withBean("repository", Source.class, () -> {
                    ProxyFactory proxy = new ProxyFactory();
                    proxy.setTarget(new Object());
                    proxy.setInterfaces(Source.class);
                    proxy.addAdvice(rows(8));
                    return (Source) proxy.getProxy();
                })
                .run(context -> {
                    assertThat(context.getBean("client", Source.class).rows()).isEqualTo(7);
                    assertThat(context.getBean("repository", Source.class).rows())
                            .isEqualTo(8);

                    assertCounts(context, "imports", 2, 0, 0);
                });
    }

    @Test
    void aPropertyCanNameAMethodOfSuchAnInterface() {
        application
                .withBean(Source.class, () -> ProxyFactory.getProxy(Source.class, rows(7)))
                .withPropertyValues("headroom.slos.fast.sli.job=Source.known")
                .run(context -> {
                    context.getBean(Source.class).known();

                    assertCounts(context, "fast", 1, 0, 0);
                });
    }

    private static MethodInterceptor rows(int rows) {
        return call -> rows;
    }

    @Test
    void anSloThatABeanDeclaresInCodeIsFound() {
        application.withUserConfiguration(InCode.class, Late.class).run(context -> {
            context.getBean(Late.class).run();

            assertCounts(context, "late", 1, 0, 0);
        });
    }

    @Test
    void anUnknownNameStopsTheStart() {
        application
                .withUserConfiguration(Unknown.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOf(UnknownSloException.class)
                        .hasMessageContaining("SLO of %s.run must be one of [imports, imports-sla, fast], was import"
                                .formatted(Unknown.class.getName())));
    }

    @Test
    void aClassifierThatIsNoBeanStopsTheStartAndIsExplained() {
        application
                .withUserConfiguration(Unjudged.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessage(
                                "classifier of %s.run must be the class of one bean, was %s: declare one, such as by @Component on the class",
                                Unjudged.class.getName(), Undeclared.class.getName()));
    }

    @Test
    void anUnknownNameOfALazyBeanFailsWhenTheBeanIsMade() {
        application
                .withBean(Unknown.class, Unknown::new, definition -> definition.setLazyInit(true))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThatThrownBy(() -> context.getBean(Unknown.class))
                            .hasRootCauseInstanceOf(UnknownSloException.class);
                });
    }

    @Test
    void aMethodThatNoProxySeesStopsTheStart() {
        application
                .withUserConfiguration(Hidden.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasRootCauseInstanceOf(UnreachableMethodException.class)
                        .hasRootCauseMessage(Hidden.class.getName()
                                + ".run must not be private to be measured: no proxy could see its calls"));
    }

    @Test
    void aMethodOfAFinalClassStopsTheStart() {
        application
                .withUserConfiguration(Closed.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasRootCauseInstanceOf(UnreachableMethodException.class)
                        .hasRootCauseMessage(Closed.class.getName()
                                + ".run must not be in a final class to be measured: no proxy could see its calls"));
    }

    @Test
    void aBeanWithoutMeasuredMethodsHasNoProxy() {
        application.run(context ->
                assertThat(AopUtils.isAopProxy(context.getBean(Whole.class))).isFalse());
    }

    private static void assertCounts(ApplicationContext context, String slo, long good, long bad, long unclassified) {
        Headroom headroom = context.getBean(Headroom.class);
        headroom.tick();
        assertThat(headroom.slo(slo).snapshot().events()).isEqualTo(new EventCounts(good, bad, unclassified));
    }

    @Configuration(proxyBeanMethods = false)
    static class Manual {
        @Bean
        ManualClock clock() {
            return new ManualClock();
        }

        @Bean
        Headroom headroom(ManualClock clock) {
            return Headroom.builder("shop").manual(clock).build();
        }
    }

    static class Import {
        private final ManualClock clock;

        Import(ManualClock clock) {
            this.clock = clock;
        }

        @MeasuredBy("imports")
        public String plain(String file) {
            if (file.isEmpty()) {
                throw new IllegalArgumentException("empty on purpose");
            }
            return "imported " + file;
        }

        @MeasuredBy("fast")
        void taking(Duration time) {
            clock.advance(time);
        }

        @MeasuredBy({"imports", "imports-sla"})
        void forBoth() {}

        @MeasuredBy(
                value = "imports",
                good = UnsupportedOperationException.class,
                ignored = IllegalStateException.class)
        void refusing(RuntimeException refusal) {
            throw refusal;
        }

        @MeasuredBy(value = "imports", classifier = Whole.class)
        int rows(int rows) {
            return rows;
        }

        @MeasuredBy("imports")
        CompletableFuture<String> stage(CompletableFuture<String> stage) {
            return stage;
        }

        @MeasuredBy("imports")
        Mono<String> mono(Mono<String> mono) {
            return mono;
        }

        @MeasuredBy("fast")
        Mono<String> timed(Mono<String> mono) {
            return mono;
        }

        @MeasuredBy("imports")
        Flux<String> flux(Flux<String> flux) {
            return flux;
        }

        @Imported
        void composed() {}
    }

    @MeasuredBy("imports")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Imported {}

    /** A hundred rows are whole, none are nobody's fault, and a negative number is none of rows. */
    static class Whole implements CallClassifier {
        @Override
        public @Nullable Outcome classify(@Nullable Object result, @Nullable Throwable thrown) {
            int rows = (int) Optional.ofNullable(result).orElseThrow();
            if (rows < 0) {
                throw new IllegalArgumentException("failing on purpose");
            }
            return rows == 0 ? null : rows == 100 ? Outcome.GOOD : Outcome.BAD;
        }
    }

    @EnableResilientMethods
    static class Retried {
        private final AtomicInteger attempts = new AtomicInteger();

        @MeasuredBy("imports")
        @Retryable(delay = 0)
        void third() {
            if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("failing on purpose");
            }
        }

        int attempts() {
            return attempts.get();
        }
    }

    interface Loader {
        void load();
    }

    static class Behind implements Loader {
        @Override
        @MeasuredBy("imports")
        public void load() {}
    }

    public interface Source {
        @MeasuredBy("imports")
        int rows();

        int known();
    }

    static class InCode {
        InCode(Headroom headroom) {
            headroom.slo("late", slo -> slo.objective("99%"));
        }
    }

    static class Late {
        @MeasuredBy("late")
        void run() {}
    }

    static class Unknown {
        @MeasuredBy("import")
        void run() {}
    }

    static class Unjudged {
        @MeasuredBy(value = "imports", classifier = Undeclared.class)
        void run() {}
    }

    abstract static class Undeclared implements CallClassifier {}

    static final class Closed {
        @MeasuredBy("imports")
        void run() {}
    }

    static class Hidden {
        @MeasuredBy("imports")
        private void run() {}
    }
}
