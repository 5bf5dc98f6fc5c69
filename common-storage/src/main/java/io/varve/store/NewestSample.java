package io.varve.store;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.Sample;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the newest sample of a PV that is on disk. Thread-safe. */
public final class NewestSample {
  private static final Logger log = LoggerFactory.getLogger(NewestSample.class);

  private final Catalogue catalogue;

  public NewestSample(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * The newest sample in any of the stores; damaged tails are stepped over (invariant C8).
   *
   * @param key the PV's key
   * @param stores any stores, in any order
   */
  public Optional<Sample> find(String key, List<Store> stores) throws IOException {
    Sample newest = null;
    for (Store store : stores) {
      Sample candidate = newestIn(store, key);
      if (candidate != null && (newest == null || candidate.instant().isAfter(newest.instant()))) {
        newest = candidate;
      }
    }
    return Optional.ofNullable(newest);
  }

  private @Nullable Sample newestIn(Store store, String key) throws IOException {
    for (PartitionFile file : catalogue.files(store, key).reversed()) {
      try (OpenPartition partition = catalogue.open(file)) {
        OpenPartition.Place last = partition == null ? null : partition.last();
        if (partition != null && last != null) {
          SampleCursor cursor = partition.samplesFrom(last);
          if (cursor.next()) {
            return cursor.sample();
          }
        }
      } catch (NoSuchFileException moved) {
        log.debug("{} was moved while the newest sample of {} was sought", file.path(), key);
      } catch (DamagedHeaderException e) {
        log.warn("The newest sample of {} is sought in older files: {}", key, e.getMessage());
      }
    }
    return null;
  }
}
