package io.headroom.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The newest PostgreSQL of Debian's packages on this machine. */
public final class PostgresServer extends DatabaseServer {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final List<String> command;

    private PostgresServer() throws IOException {
        Path bin = binaries();
        run(as(
                "postgres",
                List.of(
                        bin.resolve("initdb").toString(),
                        "-D",
                        "data",
                        "-U",
                        "headroom",
                        "-A",
                        "trust",
                        "-E",
                        "UTF8",
                        "--no-sync")));
        command = as(
                "postgres",
                List.of(
                        bin.resolve("postgres").toString(),
                        "-D",
                        "data",
                        "-p",
                        String.valueOf(port),
                        "-k",
                        directory.toString(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "fsync=off",
                        "-c",
                        "max_connections=200"));
    }

    /** Started, with an empty database. */
    public static PostgresServer started() throws IOException {
        PostgresServer server = new PostgresServer();
        server.start();
        return server;
    }

    @Override
    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?user=headroom&connectTimeout=5&loginTimeout=10".formatted(port);
    }

    /** Without waiting for those who keep their connections. */
    @Override
    protected String stopSignal() {
        return "INT";
    }

    @Override
    protected List<String> command() {
        return command;
    }

    private static Path binaries() throws IOException {
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }
}
