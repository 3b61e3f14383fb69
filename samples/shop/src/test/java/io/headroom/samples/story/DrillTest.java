package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrillTest {
    private static final Pattern COMMAND =
            Pattern.compile("spring-boot\\.run\\.main-class=(\\S+)(?: '?-Dspring-boot\\.run\\.arguments=([^'\\n]+))?");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/protection-http.md"})
    void theCommandsOfTheDocsStartTheDrill(String page) throws Exception {
        List<MatchResult> commands = COMMAND.matcher(Files.readString(Path.of("../..", page)))
                .results()
                .toList();

        assertThat(commands).isNotEmpty().allSatisfy(command -> {
            assertThat(command.group(1)).isEqualTo(Drill.class.getName());
            if (command.group(2) != null) {
                assertThat(Drill.Request.of(command.group(2).split("[ ,]")).incidents())
                        .isNotEmpty();
            }
        });
    }

    @Test
    void withoutArgumentsAllIncidentsArePlayedOnTheFirstSeed() {
        assertThat(Drill.Request.of()).isEqualTo(new Drill.Request(1, List.of(Incident.values())));
    }

    @Test
    void aSeedAndIncidentsAreChosen() {
        assertThat(Drill.Request.of("hang", "seed=7", "errors-10"))
                .isEqualTo(new Drill.Request(7, List.of(Incident.HANG, Incident.ERRORS_10)));
    }

    @Test
    void aWrongArgumentIsNamed() {
        assertThatExceptionOfType(StoryException.class)
                .isThrownBy(() -> Drill.Request.of("flood"))
                .withMessage("An argument must be seed=number or one of errors-10, errors-30, outage, capacity, hang,"
                        + " was flood");
        assertThatExceptionOfType(StoryException.class)
                .isThrownBy(() -> Drill.Request.of("seed=few"))
                .withMessageEndingWith("was seed=few");
    }

    @ParameterizedTest
    @EnumSource
    void everyIncidentHasAWord(Incident incident) {
        assertThat(Incident.of(incident.word())).hasValue(incident);
    }
}
