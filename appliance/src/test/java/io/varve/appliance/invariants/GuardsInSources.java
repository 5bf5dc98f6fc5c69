package io.varve.appliance.invariants;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds which tests carry {@code @Guards}, by parsing the test sources of all modules. Sources and
 * not classes, because sources are there whichever modules have been built.
 */
final class GuardsInSources {
  /** What makes a method a test: JUnit's, jqwik's and ArchUnit's own words. */
  private static final Set<String> TESTS =
      Set.of(
          "Test",
          "ParameterizedTest",
          "RepeatedTest",
          "TestFactory",
          "Property",
          "Example",
          "ArchTest");

  private final Map<String, List<String>> testsById = new TreeMap<>();
  private final List<String> onNoTest = new ArrayList<>();

  private GuardsInSources() {}

  /** Reads all modules below a folder. */
  static GuardsInSources in(Path repository) throws IOException {
    GuardsInSources found = new GuardsInSources();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(guardingSources(repository)));
      for (CompilationUnitTree unit : task.parse()) {
        found.new Scan().scan(unit, null);
      }
    }
    return found;
  }

  /** Names of guarding tests, by id. */
  Map<String, List<String>> testsById() {
    return testsById;
  }

  /** Where the annotation stands on something that no test runner would run. */
  List<String> onNoTest() {
    return onNoTest;
  }

  private static List<Path> guardingSources(Path repository) throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(repository)) {
      for (Path tests : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(tests)) {
          try (Stream<Path> files = Files.walk(tests)) {
            files
                .filter(file -> file.toString().endsWith(".java"))
                .filter(GuardsInSources::guards)
                .forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }

  private static boolean guards(Path file) {
    try {
      return Files.readString(file).contains("@Guards(");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Walks one source; the class and whether it holds tests are those around the current place. */
  private final class Scan extends TreeScanner<Void, Void> {
    private String within = "";

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      String before = within;
      within =
          within.isEmpty() ? type.getSimpleName().toString() : within + "." + type.getSimpleName();
      boolean tests =
          type.getMembers().stream()
              .anyMatch(member -> member instanceof MethodTree m && isTest(m.getModifiers()));
      note(type.getModifiers(), within, tests);
      super.visitClass(type, nothing);
      within = before;
      return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      note(method.getModifiers(), within + "." + method.getName(), isTest(method.getModifiers()));
      return null;
    }

    private void note(ModifiersTree modifiers, String name, boolean isTest) {
      for (AnnotationTree annotation : modifiers.getAnnotations()) {
        if (named(annotation).equals("Guards")) {
          if (!isTest) {
            onNoTest.add(name);
          }
          for (String id : ids(annotation)) {
            testsById.computeIfAbsent(id, key -> new ArrayList<>()).add(name);
          }
        }
      }
    }

    private static boolean isTest(ModifiersTree modifiers) {
      return modifiers.getAnnotations().stream().anyMatch(a -> TESTS.contains(named(a)));
    }

    private static String named(AnnotationTree annotation) {
      return annotation.getAnnotationType().toString();
    }

    private static List<String> ids(AnnotationTree annotation) {
      List<String> ids = new ArrayList<>();
      for (ExpressionTree argument : annotation.getArguments()) {
        new TreeScanner<@Nullable Void, Void>() {
          @Override
          public @Nullable Void visitLiteral(LiteralTree literal, Void nothing) {
            ids.add(String.valueOf(literal.getValue()));
            return null;
          }
        }.scan(argument, null);
      }
      return ids;
    }
  }
}
