package io.varve.retrieval.pv;

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
   */
  record Elsewhere(Archive archive, String name) implements Origin {}

  /**
   * In stores here, and some in another archive (contract storage-retrieval 6.4).
   *
   * @param name what the PV is called there
   */
  record InBoth(Archive archive, String name) implements Origin {}
}
