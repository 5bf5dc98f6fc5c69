package io.varve.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Each target with what was found before (resources, folder {@code fuzz}) and with some inputs made
 * at random; {@code varve bench fuzz} tries millions, led by what they reach in the code.
 */
class FuzzTest {
  private static final int INPUTS = 40_000;
  private static final long SEED = 1;

  /** Production code says in the log of each damaged input that it is. */
  private final Logger log = (Logger) LoggerFactory.getLogger("io.varve");

  @BeforeEach
  void quiet() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void loud() {
    log.setLevel(null);
  }

  @ParameterizedTest
  @EnumSource
  void copesWithAnyBytes(FuzzTarget target) throws Exception {
    List<byte[]> seeds = new ArrayList<>(target.seeds());
    assertThat(seeds).isNotEmpty();
    seeds.addAll(found(target));
    Mutations mutations = new Mutations(List.copyOf(seeds), SEED);
    for (int i = 0; i < target.shareOf(INPUTS); i++) {
      byte[] input = i < seeds.size() ? seeds.get(i) : mutations.next();
      try {
        target.run(input);
      } catch (Exception | Error e) {
        throw new AssertionError(
            "Input %d of %s: %s".formatted(i, target, HexFormat.of().formatHex(input)), e);
      }
    }
  }

  private static List<byte[]> found(FuzzTarget target) throws Exception {
    var folder = FuzzTest.class.getResource("/fuzz/" + target.name().toLowerCase(Locale.ROOT));
    if (folder == null) {
      return List.of();
    }
    List<byte[]> inputs = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      for (Path file : files.sorted().toList()) {
        inputs.add(Files.readAllBytes(file));
      }
    }
    return inputs;
  }
}
