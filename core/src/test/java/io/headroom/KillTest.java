package io.headroom;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KillTest extends KillContract {
    @Override
    String store() {
        return directory.resolve("store").toString();
    }

    @ParameterizedTest
    @CsvSource({"loop, 16, 160, 400", "interval, 4, 40, 2800"})
    @Timeout(900)
    void noSavedEventIsLostAndNoneIsInvented(String saving, int killsInCi, int killsInSoak, long longestMillis)
            throws Exception {
        killOverAndOver(saving, Scale.of(killsInCi, killsInSoak), longestMillis);
    }
}
