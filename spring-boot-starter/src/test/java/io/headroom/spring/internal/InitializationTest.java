package io.headroom.spring.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class InitializationTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.headroom");

    /** Two threads that begin at both ends would wait for each other: that of the {@link HeadroomPreinitializer} and the main one. */
    @Test
    void noClassesInitializeEachOther() {
        Map<JavaClass, Set<JavaClass>> initialized =
                new TreeMap<>((a, b) -> a.getName().compareTo(b.getName()));
        OURS.forEach(type -> initialized.put(type, initializedBy(type)));

        Set<String> cycles = new TreeSet<>();
        initialized.forEach((type, others) -> {
            if (reaches(initialized, others, type)) {
                cycles.add(type.getName() + " -> "
                        + others.stream().map(JavaClass::getName).toList());
            }
        });

        assertThat(initialized.values()).anyMatch(others -> others.size() > 2);
        assertThat(cycles).isEmpty();
    }

    private static boolean reaches(Map<JavaClass, Set<JavaClass>> graph, Set<JavaClass> from, JavaClass to) {
        Deque<JavaClass> open = new ArrayDeque<>(from);
        Set<JavaClass> seen = new HashSet<>();
        while (!open.isEmpty()) {
            JavaClass next = open.pop();
            if (next.equals(to)) {
                return true;
            }
            if (seen.add(next)) {
                open.addAll(graph.getOrDefault(next, Set.of()));
            }
        }
        return false;
    }

    /** Other classes of ours that a class's static initializer, and what it calls, initializes; and its superclass. */
    private static Set<JavaClass> initializedBy(JavaClass type) {
        Set<JavaClass> initialized = new HashSet<>();
        type.getRawSuperclass().ifPresent(initialized::add);
        Deque<JavaCodeUnit> open = new ArrayDeque<>();
        type.getStaticInitializer().ifPresent(open::add);
        Set<JavaCodeUnit> seen = new HashSet<>();
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.pop();
            if (seen.add(unit)) {
                for (JavaAccess<?> access : unit.getAccessesFromSelf()) {
                    if (initializes(access)) {
                        initialized.add(access.getTargetOwner());
                    }
                    if (access.getTarget() instanceof AccessTarget.CodeUnitCallTarget called) {
                        called.resolveMember().ifPresent(open::add);
                    }
                }
            }
        }
        initialized.remove(type);
        // Constants of an enumeration that have a body: nobody else initializes those.
        initialized.removeIf(other -> !OURS.contain(other.getName()) || other.isAnonymousClass());
        return initialized;
    }

    private static boolean initializes(JavaAccess<?> access) {
        return access instanceof JavaConstructorCall
                || access.getTarget().resolveMember().stream()
                        .anyMatch(member -> member.getModifiers().contains(JavaModifier.STATIC));
    }
}
