package io.varve.etl.move;

import io.varve.partition.Partition;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import java.nio.file.Path;

/** The partition that a move goes to. */
record Target(Store store, String key, Partition partition) {

  Path path() {
    return store.file(key, partition);
  }

  PartitionFile file() {
    return new PartitionFile(store, path(), partition);
  }
}
