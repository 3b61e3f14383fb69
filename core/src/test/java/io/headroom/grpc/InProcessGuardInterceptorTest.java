package io.headroom.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;

class InProcessGuardInterceptorTest extends GuardInterceptorContract {
    private final String name = InProcessServerBuilder.generateName();

    @Override
    Server serve(Answers service) throws IOException {
        return InProcessServerBuilder.forName(name).addService(service).build().start();
    }

    @Override
    ManagedChannel connect(Server server) {
        return InProcessChannelBuilder.forName(name).build();
    }
}
