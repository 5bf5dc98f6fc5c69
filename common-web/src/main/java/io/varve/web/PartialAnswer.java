package io.varve.web;

/** How an answer of retrieval says that it is not all there is. */
public final class PartialAnswer {
  /**
   * Names what an answer had to do without: {@code engine}, {@code store}, {@code file}, other
   * archives. A trailer too, for what is found missing on the way.
   */
  public static final String HEADER = "X-Varve-Partial";

  private PartialAnswer() {}
}
