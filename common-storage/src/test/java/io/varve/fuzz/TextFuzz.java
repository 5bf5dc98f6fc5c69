package io.varve.fuzz;

import static io.varve.fuzz.LinesFuzz.require;

import io.varve.name.KeyRule;
import io.varve.name.PvName;
import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Any text as a store URL, a PV's name, a partition's name: understood, or refused in words. */
public final class TextFuzz {
  private static final StoreMacros MACROS = new StoreMacros(Map.of("ROOT", "/data"));
  private static final Path ROOT = Path.of("/data/sts");

  private TextFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    storeUrl(text);
    name(text);
    for (Granularity granularity : Granularity.values()) {
      Optional<Partition> partition = granularity.parse(text);
      require(
          partition.isEmpty() || partition.get().name().equals(text),
          "a partition that is not named as it was read");
    }
  }

  private static void storeUrl(String text) {
    try {
      Store.parse(text, MACROS);
    } catch (IllegalArgumentException refused) {
      require(refused.getMessage() != null, "a refusal without words");
    }
  }

  private static void name(String text) {
    Optional<PvName> name = PvName.parse(text);
    if (name.isPresent()) {
      require(PvName.parse(name.get().toString()).equals(name), "a name that changes when read");
    }
    String key;
    try {
      key = KeyRule.DEFAULT.keyOf(PvName.normalise(text));
    } catch (IllegalArgumentException refused) {
      return;
    }
    Partition partition = Granularity.PARTITION_DAY.at(FuzzSeeds.START);
    Store store = new Store("STS", ROOT, Granularity.PARTITION_DAY, 0, 0);
    Path file = store.file(key, partition).normalize(); // invariant D10
    require(file.startsWith(ROOT) && file.getNameCount() > 2, "a file outside of its store");
  }
}
