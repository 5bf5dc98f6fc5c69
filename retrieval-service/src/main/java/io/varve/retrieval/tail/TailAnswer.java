package io.varve.retrieval.tail;

import io.varve.store.RangeReader.TailChunk;
import java.util.List;

/**
 * What the engine held of a PV.
 *
 * @param chunks oldest first
 * @param missing whether the engine should have been heard and was not
 */
public record TailAnswer(List<TailChunk> chunks, boolean missing) {
  /** For a PV whose engine is not to be asked, or has nothing. */
  static final TailAnswer NOTHING = new TailAnswer(List.of(), false);

  static final TailAnswer MISSING = new TailAnswer(List.of(), true);

  public TailAnswer {
    chunks = List.copyOf(chunks);
  }
}
