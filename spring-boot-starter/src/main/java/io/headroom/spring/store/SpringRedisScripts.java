package io.headroom.spring.store;

import io.headroom.redis.RedisScripts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.script.DigestUtils;

/** Runs Headroom's scripts through the application's connections. Thread-safe. */
final class SpringRedisScripts implements RedisScripts {
    private static final String UNKNOWN_SCRIPT = "NOSCRIPT";

    private final RedisConnectionFactory factory;

    /** By text; there are three. */
    private final Map<String, String> digests = new ConcurrentHashMap<>();

    SpringRedisScripts(RedisConnectionFactory factory) {
        this.factory = factory;
    }

    @Override
    public List<?> run(String script, List<byte[]> keys, List<byte[]> arguments) throws IOException {
        List<byte[]> all = new ArrayList<>(keys);
        all.addAll(arguments);
        byte[][] words = all.toArray(byte[][]::new);
        try (RedisConnection connection = factory.getConnection()) {
            List<?> answer = run(connection, script, keys.size(), words);
            return answer == null ? List.of() : answer;
        } catch (DataAccessException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private List<?> run(RedisConnection connection, String script, int keys, byte[][] words) {
        String digest = digests.computeIfAbsent(script, DigestUtils::sha1DigestAsHex);
        try {
            return connection.scriptingCommands().evalSha(digest, ReturnType.MULTI, keys, words);
        } catch (DataAccessException failure) {
            if (!String.valueOf(failure.getMostSpecificCause().getMessage()).contains(UNKNOWN_SCRIPT)) {
                throw failure;
            }
            byte[] text = script.getBytes(StandardCharsets.UTF_8);
            return connection.scriptingCommands().eval(text, ReturnType.MULTI, keys, words);
        }
    }
}
