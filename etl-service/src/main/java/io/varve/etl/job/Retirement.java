package io.varve.etl.job;

import io.varve.etl.run.StoreLocks;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.store.Catalogue;
import io.varve.store.Edition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionReplacement;
import io.varve.store.Quarantine;
import io.varve.store.Store;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the files of a PV out of a store after their samples are elsewhere. */
final class Retirement {
  private static final Logger log = LoggerFactory.getLogger(Retirement.class);

  private final Catalogue catalogue;
  private final PartitionContents contents;
  private final StoreLocks locks;
  private final PartitionReplacement replacement;
  private final Trash trash;
  private final Quarantine quarantine;
  private final SummaryCare summaries;

  Retirement(
      Catalogue catalogue,
      PartitionContents contents,
      StoreLocks locks,
      PartitionReplacement replacement,
      Trash trash,
      Quarantine quarantine,
      SummaryCare summaries) {
    this.catalogue = catalogue;
    this.contents = contents;
    this.locks = locks;
    this.replacement = replacement;
    this.trash = trash;
    this.quarantine = quarantine;
    this.summaries = summaries;
  }

  /**
   * Moves the plain files of a PV to the trash, or among what is kept for its damage.
   *
   * @return files that are out of the store now
   */
  int retire(JobRun run, Store store, String key, String what) throws IOException {
    int taken = 0;
    if (!store.packing().writable()) {
      log.info("The packed files of {} in {} stay; they are only read", key, store.root());
      return taken;
    }
    Store place = null;
    for (PartitionFile file : catalogue.files(store, key)) {
      if (place == null) {
        locks.open(store);
        place = trash.open(run, store, key, what);
      }
      run.reached("trash-opened");
      summaries.forget(file);
      boolean out =
          replacement.takeOut(
              store.root(),
              file.path(),
              Edition.of(file.path()),
              isDamaged(file)
                  ? quarantine.placeFor(store.root(), file.path())
                  : place.file(key, file.partition()));
      if (!out) {
        throw new IOException(file.path() + " changes while it is taken out of the store");
      }
      run.reached("retired");
      taken++;
      run.goOn();
    }
    return taken;
  }

  private boolean isDamaged(PartitionFile file) throws IOException {
    try {
      PartitionContent content = contents.of(file);
      return content != null && content.damaged();
    } catch (DamagedHeaderException e) {
      log.warn("{} is kept for its damage: {}", file.path(), e.getMessage());
      return true;
    }
  }
}
