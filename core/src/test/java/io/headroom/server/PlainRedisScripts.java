package io.headroom.server;

import io.headroom.redis.RedisScripts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A connection anew for each script: the plainest client there is. */
public final class PlainRedisScripts implements RedisScripts {
    private final int port;

    public PlainRedisScripts(int port) {
        this.port = port;
    }

    @Override
    public List<?> run(String script, List<byte[]> keys, List<byte[]> arguments) throws IOException {
        List<Object> words = new ArrayList<>(List.of("EVAL", script, keys.size()));
        words.addAll(keys);
        words.addAll(arguments);
        try (RedisConnection connection = new RedisConnection(port)) {
            return (List<?>) connection.command(words);
        }
    }
}
