package io.headroom.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.server.DatabaseServer;
import io.headroom.server.RunningServer;
import io.headroom.store.SlotTable;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The same on a server, which may stop answering. */
abstract class ServerSlotsContract extends JdbcSlotsContract {
    private final RunningServer<? extends DatabaseServer> running;

    ServerSlotsContract(RunningServer<? extends DatabaseServer> running) {
        this.running = running;
    }

    @Override
    final DataSource dataSource() {
        return running.get().dataSource();
    }

    @Test
    void aStatementIsGivenUpWhenItIsNotAnsweredForTenSeconds() throws Exception {
        try (Connection open = dataSource().getConnection()) {
            SlotTable table = new JdbcSlots(poolOf(open), false);
            table.exchange(flush(ONE, List.of(slot(5, 1)), NOW), new Read());
            running.get().freeze();
            long begunNanos = System.nanoTime();
            try {
                assertThatThrownBy(() -> table.exchange(flush(ONE, List.of(slot(6, 1)), NOW), new Read()))
                        .isInstanceOf(IOException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - begunNanos))
                        .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(25));
            } finally {
                running.get().thaw();
            }
        }
        assertThat(raise(ONE, slot(7, 1)).sums).containsExactly(slot(7, 1));
    }
}
