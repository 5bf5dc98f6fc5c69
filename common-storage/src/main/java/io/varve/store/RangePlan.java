package io.varve.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files a range query must look at, as the stores stand at this moment.
 *
 * <p>Thread-safe.
 */
final class RangePlan {
  private static final Logger log = LoggerFactory.getLogger(RangePlan.class);

  private final Catalogue catalogue;
  private final String key;
  private final List<Store> stores;
  private final List<RangeReader.TailChunk> tail;
  private final LeftOut leftOut;
  private final KnownLines known;

  RangePlan(
      Catalogue catalogue,
      String key,
      List<Store> stores,
      List<RangeReader.TailChunk> tail,
      LeftOut leftOut,
      KnownLines known) {
    this.catalogue = catalogue;
    this.key = key;
    this.stores = List.copyOf(stores);
    this.tail = List.copyOf(tail);
    this.leftOut = leftOut;
    this.known = known;
  }

  String key() {
    return key;
  }

  /** Who is told what is missing. */
  LeftOut leftOut() {
    return leftOut;
  }

  /**
   * The sources that may hold samples after a moment up to an end, oldest first. Sources of longer
   * term stores come before those of the same start in shorter-term ones.
   *
   * @param from the moment; the source that holds the newest sample at or before it is among them
   *     when carryIn
   * @param to the last moment wanted
   */
  Sources sources(Moment from, Moment to, boolean carryIn) throws IOException {
    List<RangeSource> sources = new ArrayList<>();
    for (RangeReader.TailChunk chunk : tail) {
      RangeSource.OfTail source = RangeSource.OfTail.of(chunk);
      if (source != null) {
        sources.add(source);
      }
    }
    Moment carried = null;
    RangeSource carrier = null;
    if (carryIn) {
      for (RangeReader.TailChunk chunk : tail) {
        RangeSource.OfTail source = RangeSource.OfTail.of(chunk);
        Moment last = source == null ? null : source.lastAtOrBefore(from);
        if (last != null && (carried == null || last.compareTo(carried) >= 0)) {
          carried = last;
          carrier = source;
        }
      }
    }
    PartitionFile before = null;
    for (Store store : stores) {
      Found found = carryIn ? look(store, from) : new Found(filesOf(store), null);
      for (PartitionFile file : found.files) {
        if (file.partition().startSecond() <= to.epochSecond()
            && file.partition().endSecond() > from.epochSecond()) {
          sources.add(source(file, to));
        }
      }
      Carry carry = found.carry;
      if (carry != null && (carried == null || carry.time.compareTo(carried) > 0)) {
        carried = carry.time;
        carrier = source(carry.file, to);
        before = carry.file.partition().endSecond() <= from.epochSecond() ? carry.file : null;
      }
    }
    if (before != null) {
      sources.add(source(before, to));
    }
    // Longer-term stores come first among sources of the same start.
    Collections.reverse(sources);
    sources.sort(Comparator.comparingLong(RangeSource::startSecond));
    return new Sources(sources, carried, carrier);
  }

  private RangeSource source(PartitionFile file, Moment latest) {
    return new RangeSource.OfFile(catalogue, file, leftOut, known, latest);
  }

  /**
   * What a plan found.
   *
   * @param sources oldest start first
   * @param carried the time of the newest sample at or before the start; null for none
   * @param carrier who has it, for who wants no other sample of it; null for none
   */
  record Sources(
      List<RangeSource> sources, @Nullable Moment carried, @Nullable RangeSource carrier) {}

  /** The part of a range beyond which no source has samples; its start is one of the range's. */
  TimeRange held(TimeRange range) throws IOException {
    long first = range.to().getEpochSecond();
    long behind = range.from().getEpochSecond();
    for (RangeReader.TailChunk chunk : tail) {
      RangeSource.OfTail source = RangeSource.OfTail.of(chunk);
      Moment last = source == null ? null : source.lastAtOrBefore(Moment.MAX);
      if (source != null && last != null) {
        first = Math.min(first, source.startSecond());
        behind = Math.max(behind, last.epochSecond() + 1);
      }
    }
    for (Store store : stores) {
      for (PartitionFile file : filesOf(store)) {
        first = Math.min(first, file.partition().startSecond());
        behind = Math.max(behind, file.partition().endSecond());
      }
    }
    Instant from =
        first > range.from().getEpochSecond() ? Instant.ofEpochSecond(first) : range.from();
    Instant to = behind < range.to().getEpochSecond() ? Instant.ofEpochSecond(behind) : range.to();
    return new TimeRange(from, to.isBefore(from) ? from : to);
  }

  private List<PartitionFile> filesOf(Store store) throws IOException {
    if (leftOut.without(store.root())) {
      return List.of();
    }
    try {
      return catalogue.files(store, key);
    } catch (SilentStoreException silent) {
      leftOut.store(store.root());
      return List.of();
    }
  }

  private record Carry(PartitionFile file, Moment time) {}

  /** The files of one store, and its newest sample at or before a moment. */
  private record Found(List<PartitionFile> files, @Nullable Carry carry) {}

  private Found look(Store store, Moment from) throws IOException {
    if (leftOut.without(store.root())) {
      return new Found(List.of(), null);
    }
    try {
      return catalogue.look(
          store,
          here -> {
            List<PartitionFile> files = here.files(store, key);
            return new Found(files, carryIn(here, files, from));
          });
    } catch (SilentStoreException silent) {
      leftOut.store(store.root());
      return new Found(List.of(), null);
    }
  }

  private @Nullable Carry carryIn(Catalogue here, List<PartitionFile> files, Moment from)
      throws IOException {
    for (PartitionFile file : files.reversed()) {
      if (file.partition().startSecond() > from.epochSecond()) {
        continue;
      }
      try {
        Moment last = lastAtOrBefore(here, file, from);
        if (last != null) {
          return new Carry(file, last);
        }
      } catch (NoSuchFileException moved) {
        log.debug("{} was moved to the next store, which is listed after this", file.path());
      } catch (EOFException cut) {
        log.warn("{} is left out of the answer: {}", file.path(), cut.getMessage());
        leftOut.file(file.path());
      }
    }
    return null;
  }

  private @Nullable Moment lastAtOrBefore(Catalogue here, PartitionFile file, Moment from)
      throws IOException {
    return ReadAnew.whenReplaced(
        file, () -> new RangeSource.OfFile(here, file, leftOut, known, from).lastAtOrBefore(from));
  }
}
