package io.headroom.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The MariaDB of this machine. */
public final class MariaDbServer extends DatabaseServer {
    private final List<String> command;

    private MariaDbServer() throws IOException {
        String data = "--datadir=" + directory.resolve("data");
        run(as(
                "mysql",
                List.of(
                        "mariadb-install-db",
                        "--no-defaults",
                        data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db")));
        command = as(
                "mysql",
                new ArrayList<>(List.of(
                        "/usr/sbin/mariadbd",
                        "--no-defaults",
                        data,
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--socket=" + directory.resolve("socket"),
                        "--pid-file=" + directory.resolve("pid"),
                        "--innodb-flush-log-at-trx-commit=2",
                        "--skip-name-resolve")));
    }

    /** Started, with an empty database. */
    public static MariaDbServer started() throws IOException {
        MariaDbServer server = new MariaDbServer();
        server.start();
        return server;
    }

    @Override
    public String url() {
        return "jdbc:mariadb://127.0.0.1:%d/headroom?user=root&createDatabaseIfNotExist=true&connectTimeout=5000"
                .formatted(port);
    }

    @Override
    protected List<String> command() {
        return command;
    }
}
