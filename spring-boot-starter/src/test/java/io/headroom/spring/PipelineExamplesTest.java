package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.builder.AstBuilder;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * The pipelines of docs/release-gate.md, key by key: none is one that its system does not know at that place, and none is missing that it needs. The
 * keys are those that the systems' references list for what such a pipeline may use.
 */
class PipelineExamplesTest {
    private static final Path PAGE = Path.of(System.getProperty("headroom.root"), "docs/release-gate.md");

    /** <a href="https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax">Workflow syntax for GitHub Actions</a>; + is a must. */
    private static final Map<String, String> GITHUB = Map.of(
            "", "name on+ permissions env concurrency jobs+",
            "jobs", "*",
            "jobs.*", "name runs-on+ needs if environment permissions concurrency env timeout-minutes steps+",
            "jobs.*.steps", "id name+ if uses with run env shell working-directory timeout-minutes continue-on-error",
            "jobs.*.steps.env", "SHOP+");

    /** <a href="https://docs.gitlab.com/ci/yaml/">CI/CD YAML syntax reference</a>: what is no keyword at the top is a job. */
    private static final Map<String, String> GITLAB = Map.of(
            "", "stages+ default variables workflow include *",
            "*", "stage+ image variables before_script script+ after_script needs rules when environment timeout retry",
            "*.variables", "SHOP+");

    /** <a href="https://argo-rollouts.readthedocs.io/en/stable/features/specification/">Argo Rollouts</a>, its AnalysisTemplate. */
    private static final Map<String, String> ARGO = Map.of(
            "", "apiVersion+ kind+ metadata+ spec+",
            "metadata", "name+ namespace labels annotations",
            "spec", "args dryRun measurementRetention metrics+",
            "spec.args", "name+ value valueFrom",
            "spec.metrics",
                    "name+ interval initialDelay count successCondition failureCondition failureLimit inconclusiveLimit consecutiveErrorLimit provider+",
            "spec.metrics.provider", "web+",
            "spec.metrics.provider.web", "method url+ headers body timeoutSeconds jsonPath insecure authentication");

    /** <a href="https://www.jenkins.io/doc/book/pipeline/syntax/">Declarative Pipeline</a>. */
    private static final Map<String, String> JENKINS = Map.of(
            "", "pipeline+",
            "pipeline", "agent+ environment options parameters post stages+ tools triggers",
            "pipeline.environment", "SHOP+",
            "pipeline.stages", "stage+",
            "pipeline.stages.stage", "agent environment input options post steps+ tools when",
            "pipeline.stages.stage.steps", "sh+ echo sleep timeout retry withCredentials");

    @Test
    void theExamplesUseTheKeysOfTheirSystems() throws IOException {
        assertThat(problems(yaml(1), GITHUB)).isEmpty();
        assertThat(problems(yaml(2), GITLAB)).isEmpty();
        assertThat(problems(yaml(3), ARGO)).isEmpty();
        assertThat(problems(jenkins(snippets("groovy").get(0)), JENKINS)).isEmpty();
    }

    @Test
    void theyAskTheGateByThePagesCommandAndOnlyThenDeploy() throws IOException {
        String command = snippets("sh").get(0).strip();

        List<?> steps = (List<?>) at(yaml(1), "jobs", "deploy", "steps");
        assertThat(steps).extracting(step -> at(step, "run")).containsExactly(command, "./deploy");
        assertThat(yaml(1).get("on")).isEqualTo(List.of("workflow_dispatch"));
        assertThat(at(yaml(1), "jobs", "deploy", "runs-on")).isEqualTo("ubuntu-latest");

        Map<String, Object> gitlab = yaml(2);
        assertThat(List.of(at(gitlab, "slo-gate", "stage"), at(gitlab, "deploy", "stage")))
                .isEqualTo(gitlab.get("stages"));
        assertThat(at(gitlab, "slo-gate", "script")).isEqualTo(List.of(command));

        Map<String, Object> jenkins = jenkins(snippets("groovy").get(0));
        assertThat(at(jenkins, "pipeline", "agent")).isEqualTo("any");
        assertThat(at(jenkins, "pipeline", "environment", "SHOP")).isEqualTo("https://shop.example");
        assertThat((List<?>) at(jenkins, "pipeline", "stages", "stage"))
                .extracting(stage -> at(stage, "steps", "sh"))
                .containsExactly(command, "./deploy");

        Map<String, Object> argo = yaml(3);
        assertThat(argo).containsEntry("apiVersion", "argoproj.io/v1alpha1").containsEntry("kind", "AnalysisTemplate");
        Object metric = ((List<?>) at(argo, "spec", "metrics")).get(0);
        assertThat(at(metric, "provider", "web"))
                .isEqualTo(Map.of("url", "{{args.shop}}/actuator/slogate", "timeoutSeconds", 5, "jsonPath", "{$.ok}"));
        assertThat(at(metric, "successCondition")).isEqualTo("result == true");
        assertThat(at(((List<?>) at(argo, "spec", "args")).get(0), "name")).isEqualTo("shop");
    }

    @ParameterizedTest
    @CsvSource({
        "runs-on:,run-on:,jobs.*: run-on",
        "steps:,step:,jobs.*: step",
        "run: ./deploy,runs: ./deploy,jobs.*.steps: runs",
        "on: [workflow_dispatch],when: [workflow_dispatch],: when",
    })
    void aKeyThatIsMisspeltIsSeen(String right, String wrong, String problem) throws IOException {
        String misspelt = snippets("yaml").get(1).replace(right, wrong);

        assertThat(problems(load(misspelt), GITHUB)).contains(problem + " is no key there");
    }

    @ParameterizedTest
    @CsvSource({"steps {,step {,pipeline.stages.stage: step", "agent any,agents any,pipeline: agents"})
    void aDirectiveThatIsMisspeltIsSeen(String right, String wrong, String problem) throws IOException {
        String misspelt = snippets("groovy").get(0).replace(right, wrong);

        assertThat(problems(jenkins(misspelt), JENKINS)).contains(problem + " is no key there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"')", "stages {", "}\n}\n"})
    void whatGroovyCannotReadIsSeen(String needed) throws IOException {
        String broken = snippets("groovy").get(0).replace(needed, "");
        assertThat(broken).isNotEqualTo(snippets("groovy").get(0));

        assertThatThrownBy(() -> jenkins(broken)).isInstanceOf(MultipleCompilationErrorsException.class);
    }

    /** @param keysByPlace the keys of a place, those that it needs with a +; a star is any other */
    private static List<String> problems(Object value, Map<String, String> keysByPlace) {
        List<String> problems = new ArrayList<>();
        find(problems, "", value, keysByPlace);
        return problems;
    }

    private static void find(List<String> problems, String place, Object value, Map<String, String> keysByPlace) {
        if (value instanceof List<?> list) {
            list.forEach(item -> find(problems, place, item, keysByPlace));
        }
        if (value instanceof Map<?, ?> map) {
            Set<String> keys = Set.of(keysByPlace.getOrDefault(place, "").split(" "));
            keys.stream()
                    .filter(key -> key.endsWith("+") && !map.containsKey(key.substring(0, key.length() - 1)))
                    .forEach(key -> problems.add("%s: %s is missing".formatted(place, key)));
            map.forEach((key, inner) -> {
                boolean known = keys.contains(key) || keys.contains(key + "+");
                if (!known && !keys.contains("*")) {
                    problems.add("%s: %s is no key there".formatted(place, key));
                }
                find(problems, (place.isEmpty() ? "" : place + ".") + (known ? key : "*"), inner, keysByPlace);
            });
        }
    }

    private static Map<String, Object> yaml(int which) throws IOException {
        return load(snippets("yaml").get(which));
    }

    /** "on" is a boolean to YAML 1.1, not to GitHub. */
    private static Map<String, Object> load(String yaml) {
        return new Yaml().load(yaml.replaceFirst("(?m)^on:", "\"on\":"));
    }

    /** The directives as Groovy's own parser reads them, by name: the text or the block of each; of several of a name a list. */
    private static Map<String, Object> jenkins(String pipeline) {
        List<ASTNode> script = new AstBuilder().buildFromString(CompilePhase.CONVERSION, false, pipeline);
        return block((BlockStatement) script.get(0));
    }

    private static Map<String, Object> block(BlockStatement block) {
        Map<String, Object> directives = new LinkedHashMap<>();
        block.getStatements().forEach(statement -> put(directives, ((ExpressionStatement) statement).getExpression()));
        return directives;
    }

    private static void put(Map<String, Object> directives, Expression expression) {
        if (expression instanceof BinaryExpression assignment) {
            directives.put(
                    assignment.getLeftExpression().getText(),
                    assignment.getRightExpression().getText());
            return;
        }
        MethodCallExpression call = (MethodCallExpression) expression;
        List<Expression> arguments = ((TupleExpression) call.getArguments()).getExpressions();
        Expression last = arguments.get(arguments.size() - 1);
        directives.merge(
                call.getMethodAsString(),
                last instanceof ClosureExpression closure ? block((BlockStatement) closure.getCode()) : last.getText(),
                (one, other) -> List.of(one, other));
    }

    private static Object at(Object value, String... keys) {
        for (String key : keys) {
            value = ((Map<?, ?>) value).get(key);
        }
        return value;
    }

    private static List<String> snippets(String language) throws IOException {
        return Pattern.compile("(?s)```" + language + "\\n(.*?)```")
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
