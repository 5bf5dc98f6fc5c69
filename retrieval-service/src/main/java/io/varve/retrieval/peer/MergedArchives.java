package io.varve.retrieval.peer;

import io.varve.plainpb.SampleCursor;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one range from stores here and from another archive, merged by time while both are
 * read; of two with the same time the one from here counts (contract storage-retrieval 3.6 and
 * 6.4). Of the samples at or before the start only the newest is given. Not thread-safe.
 *
 * <p>Stores that cannot be read are an error as always. The other archive only adds: when it fails,
 * at the start or on the way, that is reported and the rest is answered from here.
 */
final class MergedArchives implements SampleStream {

  /** Opens the other archive's samples, of which each is later than the one before. */
  interface Opening {
    SampleStream open() throws IOException;
  }

  /** Whose sample was given last. */
  private enum Side {
    HERE,
    THERE,
    NEITHER
  }

  private final SampleStream here;
  private final Consumer<PeerException> failed;
  private final TimeRange range;
  private @Nullable SampleStream there;

  /** Whether each of the two stands on a sample that has not been given, or was given last. */
  private boolean hasHere;

  private boolean hasThere;
  private Side given = Side.NEITHER;
  private boolean begun;

  /**
   * @param here closed with this
   * @param failed told once when the other archive fails
   */
  MergedArchives(
      SampleStream here, Opening opening, TimeRange range, Consumer<PeerException> failed)
      throws IOException {
    this.here = here;
    this.range = range;
    this.failed = failed;
    try {
      this.there = opening.open();
    } catch (PeerException e) {
      failed.accept(e);
    } catch (IOException | RuntimeException e) {
      here.close();
      throw e;
    }
  }

  @Override
  public boolean next() throws IOException {
    if (!begun) {
      begun = true;
      hasHere = here.next();
      stepThere();
      dropOlderCarriedIn();
    } else if (given == Side.HERE) {
      hasHere = here.next();
    } else {
      stepThere();
    }
    dropRepeated();
    if (there != null && hasThere && (!hasHere || compare(there.current(), here.current()) < 0)) {
      given = Side.THERE;
    } else {
      given = hasHere ? Side.HERE : Side.NEITHER;
    }
    return given != Side.NEITHER;
  }

  private void stepThere() throws IOException {
    if (there == null) {
      return;
    }
    try {
      // An archive that counts in whole seconds gives some behind the end.
      hasThere = there.next() && !isAfter(there.current(), range.to());
      if (hasThere) {
        return;
      }
    } catch (PeerException e) {
      hasThere = false;
      failed.accept(e);
    }
    closeThere();
  }

  /** Each side gives one sample at or before the start; the newer of the two is the one. */
  private void dropOlderCarriedIn() throws IOException {
    if (there == null
        || !hasHere
        || !hasThere
        || isAfter(here.current(), range.from())
        || isAfter(there.current(), range.from())) {
      return;
    }
    if (compare(here.current(), there.current()) < 0) {
      hasHere = here.next();
    } else {
      stepThere();
    }
  }

  private void dropRepeated() throws IOException {
    while (there != null && hasHere && hasThere && compare(there.current(), here.current()) == 0) {
      stepThere();
    }
  }

  private static int compare(SampleCursor one, SampleCursor other) {
    int seconds = Long.compare(one.epochSecond(), other.epochSecond());
    return seconds != 0 ? seconds : Integer.compare(one.nano(), other.nano());
  }

  private static boolean isAfter(SampleCursor sample, Instant time) {
    return sample.epochSecond() > time.getEpochSecond()
        || (sample.epochSecond() == time.getEpochSecond() && sample.nano() > time.getNano());
  }

  @Override
  public SampleCursor current() {
    return standing().current();
  }

  @Override
  public String source() {
    return standing().source();
  }

  private SampleStream standing() {
    if (given == Side.HERE) {
      return here;
    }
    if (given == Side.THERE && there != null) {
      return there;
    }
    throw new IllegalStateException("The stream stands on no sample");
  }

  private void closeThere() throws IOException {
    SampleStream closing = there;
    there = null;
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closeThere();
    } finally {
      here.close();
    }
  }
}
