package io.varve.etl.move;

import io.varve.plainpb.SampleCursor;
import io.varve.store.Moment;
import io.varve.store.SampleStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What was carried over and what is new, by time; what is in both comes once. */
final class Seam implements SampleStream {
  private final Sequence carried;
  private final Sequence fresh;
  private @Nullable Moment carriedTime;
  private @Nullable Moment freshTime;
  private @Nullable Sequence at;
  private @Nullable Moment newest;
  private boolean anyFresh;
  private boolean begun;

  Seam(Sequence carried, Sequence fresh) {
    this.carried = carried;
    this.fresh = fresh;
  }

  @Override
  public boolean next() throws IOException {
    if (!begun) {
      begun = true;
      stepCarried();
      stepFresh();
    } else if (at == carried) {
      stepCarried();
    } else if (at == fresh) {
      stepFresh();
    }
    Moment left = carriedTime;
    if (left != null && left.equals(freshTime)) {
      stepFresh();
    }
    Moment right = freshTime;
    if (left == null && right == null) {
      at = null;
      return false;
    }
    if (right == null || (left != null && left.compareTo(right) < 0)) {
      at = carried;
      newest = left;
    } else {
      at = fresh;
      newest = right;
      anyFresh = true;
    }
    return true;
  }

  private void stepCarried() throws IOException {
    carriedTime = carried.next() ? carried.time() : null;
  }

  private void stepFresh() throws IOException {
    freshTime = fresh.next() ? fresh.time() : null;
  }

  /** The newest sample so far; null before the first. */
  @Nullable Moment newest() {
    return newest;
  }

  /** Whether any sample so far was new. */
  boolean anyFresh() {
    return anyFresh;
  }

  private Sequence at() {
    Sequence stands = at;
    if (stands == null) {
      throw new IllegalStateException("The stream stands on no sample");
    }
    return stands;
  }

  @Override
  public SampleCursor current() {
    return at().current();
  }

  @Override
  public String source() {
    return at().source();
  }

  @Override
  public void close() throws IOException {
    try (carried) {
      fresh.close();
    }
  }
}
