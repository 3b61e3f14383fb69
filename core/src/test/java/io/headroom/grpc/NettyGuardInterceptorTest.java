package io.headroom.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.headroom.guard.AttemptCounts;
import io.headroom.guard.Backoff;
import io.headroom.guard.Guard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Over HTTP/2 on the loopback. */
class NettyGuardInterceptorTest extends GuardInterceptorContract {
    @Test
    void retriesOfAServiceConfigurationMultiplyThoseOfTheGuard() throws IOException {
        Answers service = new Answers();
        service.will(Collections.nCopies(99, Status.UNAVAILABLE).toArray(Status[]::new));
        Map<String, Object> policy = Map.of(
                "maxAttempts",
                3.0,
                "initialBackoff",
                "0.001s",
                "maxBackoff",
                "0.001s",
                "backoffMultiplier",
                1.0,
                "retryableStatusCodes",
                List.of("UNAVAILABLE"));
        Map<String, Object> everything = Map.of("name", List.of(Map.of()), "retryPolicy", policy);
        Guard guard = Guard.builder("prices")
                .timeout("5s")
                .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)))
                .build();
        Server busy = serve(service);
        ManagedChannel retrying = NettyChannelBuilder.forAddress(
                        busy.getListenSockets().get(0))
                .usePlaintext()
                .defaultServiceConfig(Map.of("methodConfig", List.of(everything)))
                .build();
        try {
            Channel guarded = ClientInterceptors.intercept(retrying, GuardInterceptor.of(guard));
            assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(guarded, Answers.QUOTE, CallOptions.DEFAULT, "book"))
                    .hasMessageContaining("UNAVAILABLE");
            assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 3, 0, 0, 4, 0));
            assertThat(service.asked).hasSize(12);
        } finally {
            retrying.shutdownNow();
            busy.shutdownNow();
        }
    }

    @Override
    Server serve(Answers service) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(service)
                .build()
                .start();
    }

    @Override
    ManagedChannel connect(Server server) {
        return NettyChannelBuilder.forAddress(server.getListenSockets().get(0))
                .usePlaintext()
                .build();
    }
}
