package io.varve.retrieval.pv;

import java.util.Map;

/** Where the samples of a PV are to be read. */
public sealed interface Origin {
  /** In stores that this service reads itself. */
  Origin STORES = new Stores();

  /** In stores that this service reads itself. */
  record Stores() implements Origin {}

  /**
   * In another archive, which applies the operator too.
   *
   * @param name what the PV is called there
   * @param parameters what else of the request it has to know
   */
  record Elsewhere(Archive archive, String name, Map<String, String> parameters) implements Origin {

    public Elsewhere {
      parameters = Map.copyOf(parameters);
    }
  }

  /**
   * In stores here, and some in another archive (contract storage-retrieval 6.4).
   *
   * @param name what the PV is called there
   */
  record InBoth(Archive archive, String name) implements Origin {}
}
