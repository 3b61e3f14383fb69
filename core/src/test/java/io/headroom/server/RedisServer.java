package io.headroom.server;

import io.headroom.redis.RedisSlots;
import io.headroom.store.SharedStore;
import java.io.IOException;
import java.util.List;

/** The Redis of this machine, which writes each change to its file at once. */
public final class RedisServer extends StoreServer {
    private RedisServer() throws IOException {}

    /** Started, and empty. */
    public static RedisServer started() throws IOException {
        RedisServer server = new RedisServer();
        server.start();
        return server;
    }

    public int port() {
        return port;
    }

    @Override
    public SharedStore store() {
        return RedisSlots.store(new PlainRedisScripts(port));
    }

    @Override
    public void forgetAll() throws IOException {
        command("FLUSHALL");
    }

    /** Runs one command. */
    public Object command(String... words) throws IOException {
        try (RedisConnection connection = new RedisConnection(port)) {
            return connection.command(List.of(words));
        }
    }

    @Override
    protected List<String> command() {
        return List.of(
                "redis-server",
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "no");
    }

    @Override
    protected boolean isReady() {
        try {
            return command("PING").equals("PONG");
        } catch (IOException notYet) {
            return false;
        }
    }
}
