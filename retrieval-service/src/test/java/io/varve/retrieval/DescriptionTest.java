package io.varve.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.retrieval.answer.Extension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.server.PathContainer;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import org.yaml.snakeyaml.Yaml;

/** The description and what is mapped say the same. */
@SpringBootTest(
    classes = RetrievalApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class DescriptionTest {
  private static final String OWN = "/retrieval/";

  @TempDir private static Path folder;

  @LocalServerPort private int port;

  @Autowired private RequestMappingHandlerMapping requestMappingHandlerMapping;

  private Map<String, Object> description = Map.of();

  /** By pattern the methods that are mapped; all when none is said. */
  private final Map<PathPattern, Set<String>> mapped = new TreeMap<>();

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("varve.data", () -> folder);
  }

  @BeforeEach
  void read() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/retrieval/openapi"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("yaml");
      description = new Yaml().load(answer.body());
    }
    requestMappingHandlerMapping
        .getHandlerMethods()
        .keySet()
        .forEach(
            info ->
                info.getPathPatternsCondition().getPatterns().stream()
                    .filter(pattern -> pattern.getPatternString().startsWith(OWN))
                    .forEach(
                        pattern ->
                            mapped
                                .computeIfAbsent(pattern, _ -> new TreeSet<>())
                                .addAll(
                                    info.getMethodsCondition().getMethods().stream()
                                        .map(method -> method.name().toLowerCase(Locale.ROOT))
                                        .toList())));
    assertThat(mapped).hasSizeGreaterThan(15);
  }

  @Test
  void whatIsMappedIsDescribed() {
    for (PathPattern pattern : mapped.keySet()) {
      assertThat(paths().keySet())
          .as("a description of %s", pattern)
          .anyMatch(path -> pattern.matches(called(path)));
    }
  }

  @Test
  void whatIsDescribedIsMapped() {
    paths()
        .forEach(
            (path, methods) -> {
              List<Set<String>> candidates =
                  mapped.entrySet().stream()
                      .filter(entry -> entry.getKey().matches(called(path)))
                      .map(Map.Entry::getValue)
                      .toList();
              assertThat(candidates).as("a mapping of %s", path).isNotEmpty();
              for (String method : methods.keySet()) {
                assertThat(candidates)
                    .as("%s %s", method, path)
                    .anyMatch(each -> each.isEmpty() || each.contains(method));
              }
            });
  }

  @Test
  void theFormatsAreThoseThereAre() {
    Map<?, ?> getData = (Map<?, ?>) paths().get("/retrieval/data/getData.{format}").get("get");
    assertThat(enumerated(((List<?>) getData.get("parameters")).getFirst()))
        .containsExactlyInAnyOrderElementsOf(endings(false));
    Map<?, ?> components = (Map<?, ?>) description.get("components");
    Map<?, ?> parameters = (Map<?, ?>) components.get("parameters");
    assertThat(enumerated(parameters.get("severalFormat")))
        .containsExactlyInAnyOrderElementsOf(endings(true));
  }

  @Test
  void eachReferenceLeadsSomewhere() {
    List<String> references = new ArrayList<>();
    collect(description, references);
    assertThat(references).isNotEmpty();
    for (String reference : references) {
      Object at = description;
      for (String step : reference.substring("#/".length()).split("/")) {
        assertThat(at).as(reference).isInstanceOf(Map.class);
        at = ((Map<?, ?>) at).get(step);
      }
      assertThat(at).as(reference).isNotNull();
    }
  }

  private static void collect(Object node, List<String> references) {
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (key.equals("$ref")) {
              references.add((String) value);
            }
            collect(value, references);
          });
    } else if (node instanceof List<?> list) {
      list.forEach(each -> collect(each, references));
    }
  }

  @SuppressWarnings("unchecked") // as YAML is
  private Map<String, Map<String, Object>> paths() {
    return (Map<String, Map<String, Object>>) description.get("paths");
  }

  private static PathContainer called(String path) {
    return PathContainer.parsePath(path.replace("{format}", "json"));
  }

  private static List<String> endings(boolean severalPvs) {
    return Stream.of(Extension.values())
        .filter(each -> each.forSeveralPvs() || !severalPvs)
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static List<String> enumerated(Object parameter) {
    Map<?, ?> schema = (Map<?, ?>) ((Map<?, ?>) parameter).get("schema");
    return ((List<?>) schema.get("enum")).stream().map(String::valueOf).toList();
  }
}
