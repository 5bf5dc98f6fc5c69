package io.varve.etl.plan;

import io.varve.store.StoreUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The named flags that a stage waits for (contract mgmt-engine-etl 4.2).
 *
 * <p>Whatever is shut, samples wait in the source. EAA throws away what a store with {@code
 * etlIntoStoreIf} does not take, and takes a misspelt flag for one that is off.
 *
 * @param skip the flag that holds the stage back while it is on
 * @param wanted flags that hold it back while they are off
 */
public record Gates(String skip, List<Wanted> wanted) {

  /**
   * A flag that must be on.
   *
   * @param store the store whose URL asks for it
   * @param parameter how
   */
  public record Wanted(String store, String parameter, String flag) {}

  /**
   * Why a stage waits.
   *
   * @param sentence for users
   * @param unknown whether it waits for a flag that nobody has ever set, and that is likely to be
   *     misspelt
   */
  public record Shut(String sentence, boolean unknown) {}

  public Gates {
    wanted = List.copyOf(wanted);
  }

  /** Those between two stores. */
  static Gates between(StoreUrl source, StoreUrl destination) {
    List<Wanted> wanted = new ArrayList<>();
    addTo(wanted, source, "etlOutofStoreIf");
    addTo(wanted, destination, "etlIntoStoreIf");
    return new Gates("SKIP_" + nameOf(destination) + "_FOR_ETL", wanted);
  }

  private static void addTo(List<Wanted> wanted, StoreUrl url, String parameter) {
    String flag = url.get(parameter);
    if (flag != null) {
      wanted.add(new Wanted(nameOf(url), parameter, flag));
    }
  }

  private static String nameOf(StoreUrl url) {
    return url.parameters().getOrDefault("name", url.scheme());
  }

  /**
   * Why the stage must wait; empty when nothing is in its way.
   *
   * @param flags every flag that somebody has set
   */
  public Optional<Shut> shut(Map<String, Boolean> flags) {
    if (flags.getOrDefault(skip, false)) {
      return Optional.of(new Shut("the flag " + skip + " is on", false));
    }
    for (Wanted gate : wanted) {
      Boolean value = literal(gate.flag());
      boolean unknown = value == null && !flags.containsKey(gate.flag());
      if (!(value == null ? flags.getOrDefault(gate.flag(), false) : value)) {
        return Optional.of(
            new Shut(
                "store "
                    + gate.store()
                    + " has "
                    + gate.parameter()
                    + "="
                    + gate.flag()
                    + (unknown
                        ? ", and nobody has ever set a flag of that name"
                        : ", and that flag is off"),
                unknown));
      }
    }
    return Optional.empty();
  }

  /** What a name that is its own value says; null for a name. */
  private static @Nullable Boolean literal(String flag) {
    if (flag.equalsIgnoreCase("true")) {
      return true;
    }
    return flag.equalsIgnoreCase("false") ? false : null;
  }
}
