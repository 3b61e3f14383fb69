package io.headroom.server;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server that runs while the tests of a class do. */
public final class RunningServer<S extends StoreServer> implements BeforeAllCallback, AfterAllCallback {
    private final Start<S> start;
    private S server;

    public RunningServer(Start<S> start) {
        this.start = start;
    }

    public S get() {
        return server;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        server = start.started();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (server != null) {
            server.close();
        }
    }

    /** Starts a server that is empty. */
    public interface Start<S extends StoreServer> {
        S started() throws Exception;
    }
}
