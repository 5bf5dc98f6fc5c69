package io.varve.store;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.Sample;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the newest sample of a PV that is on disk. Thread-safe. */
public final class NewestSample {
  private static final Logger log = LoggerFactory.getLogger(NewestSample.class);

  private final Catalogue catalogue;
  private final Supplier<Moment> latest;
  private final SoonOrNever soon = new SoonOrNever();

  public NewestSample(Catalogue catalogue) {
    this(catalogue, () -> Moment.MAX);
  }

  /**
   * One that an engine goes on from.
   *
   * @param latest up to when samples are believed: what lies later is out of order, and an engine
   *     that took it for the newest would refuse all that come until then
   */
  public NewestSample(Catalogue catalogue, Supplier<Moment> latest) {
    this.catalogue = catalogue;
    this.latest = latest;
  }

  /**
   * The newest sample in any of the stores; damaged tails are stepped over (invariant C8).
   *
   * <p>Object storage is asked only when no store before it has a sample, as what is there is
   * older, and it is not waited for: an engine that starts must not need it (invariant A9). What it
   * does not tell may be recorded once more; readers deliver each time once, and ETL adds only what
   * is missing.
   *
   * @param key the PV's key
   * @param stores short-term first, as in a type info
   */
  public Optional<Sample> find(String key, List<Store> stores) throws IOException {
    Sample newest = null;
    for (Store store : stores) {
      boolean remote = ObjectStorage.of(store.root()) != null;
      if (newest != null && remote) {
        continue;
      }
      Sample candidate =
          remote ? soon.ask(store.root(), () -> newestIn(store, key)) : newestIn(store, key);
      if (candidate != null && (newest == null || candidate.instant().isAfter(newest.instant()))) {
        newest = candidate;
      }
    }
    return Optional.ofNullable(newest);
  }

  private @Nullable Sample newestIn(Store store, String key) throws IOException {
    for (PartitionFile file : catalogue.files(store, key).reversed()) {
      try {
        Sample newest = ReadAnew.whenReplaced(file, () -> newestIn(file));
        if (newest != null) {
          return newest;
        }
      } catch (NoSuchFileException moved) {
        log.debug("{} was moved while the newest sample of {} was sought", file.path(), key);
      } catch (DamagedHeaderException e) {
        log.warn("The newest sample of {} is sought in older files: {}", key, e.getMessage());
      }
    }
    return null;
  }

  private @Nullable Sample newestIn(PartitionFile file) throws IOException {
    try (OpenPartition partition = catalogue.open(file)) {
      OpenPartition.Place last = partition == null ? null : partition.last();
      if (partition != null && last != null && last.time().compareTo(latest.get()) > 0) {
        last = partition.newestAtOrBefore(latest.get());
      }
      if (partition == null || last == null) {
        return null;
      }
      SampleCursor cursor = partition.samplesFrom(last);
      return cursor.next() ? cursor.sample() : null;
    }
  }
}
