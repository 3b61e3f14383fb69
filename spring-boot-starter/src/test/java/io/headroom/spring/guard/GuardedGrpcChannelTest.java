package io.headroom.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.headroom.Headroom;
import io.headroom.guard.AttemptCounts;
import io.headroom.spring.HeadroomAutoConfiguration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.grpc.client.ClientInterceptorsConfigurer;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;
import org.springframework.grpc.client.InProcessGrpcChannelFactory;

/** Channels that Spring gRPC makes, guarded by their names. */
class GuardedGrpcChannelTest {
    private static final MethodDescriptor<byte[], byte[]> BOOK = MethodDescriptor.<byte[], byte[]>newBuilder(
                    new Bytes(), new Bytes())
            .setType(MethodType.UNARY)
            .setFullMethodName("headroom.Payments/book")
            .build();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HeadroomAutoConfiguration.class, GuardAutoConfiguration.class, GuardClientAutoConfiguration.class))
            .withPropertyValues(
                    "headroom.guards.payments.timeout=400ms",
                    "headroom.guards.payments.retry-burst=1",
                    "headroom.guards.payments.backoff=1ms",
                    "headroom.guards.payments.clients=in-process:" + Names.PAYMENTS);

    private Server payments;
    private Server others;

    @BeforeEach
    void serve() throws IOException {
        payments = failing(Names.PAYMENTS);
        others = failing(Names.OTHERS);
    }

    @AfterEach
    void stop() {
        payments.shutdownNow();
        others.shutdownNow();
    }

    @Test
    void aChannelThatAGuardNamesIsGuardedByIt() {
        application.run(context -> {
            book(context, Names.PAYMENTS);
            book(context, Names.OTHERS);
            assertThat(context.getBean(Headroom.class)
                            .guard("payments")
                            .attempts()
                            .counts())
                    .isEqualTo(new AttemptCounts(1, 0, 0, 0, 1, 0));
        });
    }

    @Test
    void declaredIdempotentEveryCallOfItMayBeMadeAgain() {
        application
                .withPropertyValues("headroom.guards.payments.idempotent=true")
                .run(context -> {
                    book(context, Names.PAYMENTS);
                    assertThat(context.getBean(Headroom.class)
                                    .guard("payments")
                                    .attempts()
                                    .counts())
                            .isEqualTo(new AttemptCounts(1, 1, 0, 0, 2, 0));
                });
    }

    private static void book(ApplicationContext context, String name) {
        @SuppressWarnings("unchecked") // it takes any builder
        GrpcChannelBuilderCustomizer<InProcessChannelBuilder> guarded =
                context.getBean(GrpcChannelBuilderCustomizer.class);
        InProcessGrpcChannelFactory channels =
                new InProcessGrpcChannelFactory(List.of(guarded), new ClientInterceptorsConfigurer(context));
        try {
            Channel channel = channels.createChannel("in-process:" + name);
            assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, BOOK, CallOptions.DEFAULT, new byte[0]))
                    .hasMessageContaining("RESOURCE_EXHAUSTED");
        } finally {
            channels.destroy();
        }
    }

    private static Server failing(String name) throws IOException {
        return InProcessServerBuilder.forName(name)
                .addService(ServerServiceDefinition.builder("headroom.Payments")
                        .addMethod(
                                BOOK,
                                ServerCalls.asyncUnaryCall((asked, answer) ->
                                        answer.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException())))
                        .build())
                .build()
                .start();
    }

    private static final class Names {
        static final String PAYMENTS = "payments-of-guarded-grpc-channel-test";
        static final String OTHERS = "others-of-guarded-grpc-channel-test";
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }
}
