package io.varve.etl.move;

import io.varve.store.Durable;
import io.varve.store.ObjectStorage;
import io.varve.store.ObjectStorage.Version;
import io.varve.store.Publication;
import io.varve.store.Sidecars;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Publishes a file as an object. An edition is the object's version. */
final class ObjectPublication implements Publication {
  private final Durable durable;
  private final FailPoints failPoints;

  ObjectPublication(Durable durable, FailPoints failPoints) {
    this.durable = durable;
    this.failPoints = failPoints;
  }

  @Override
  public boolean serves(Path root) {
    return ObjectStorage.of(root) != null;
  }

  @Override
  public Path workshop(Store store) throws IOException {
    Path folder = Sidecars.folder(store.root(), "etl");
    durable.createFolders(folder);
    return folder;
  }

  @Override
  public Edition edition(Path place) throws IOException {
    return storageOf(place)
        .version(place)
        .map(version -> new Edition(version.length() + " " + version.tag()))
        .orElse(Edition.NONE);
  }

  @Override
  public void publish(Path finished, Path place, Edition replaced) throws IOException {
    storageOf(place).publish(finished, place, versionOf(replaced));
    failPoints.reached(Step.PUBLISHED);
    Files.delete(finished);
  }

  /** Nothing: an object that can be seen is durable. */
  @Override
  public void secure(Path place) {}

  private static @Nullable Version versionOf(Edition edition) {
    if (edition.equals(Edition.NONE)) {
      return null;
    }
    int space = edition.tag().indexOf(' ');
    return new Version(
        edition.tag().substring(space + 1), Long.parseLong(edition.tag().substring(0, space)));
  }

  private static ObjectStorage storageOf(Path place) {
    ObjectStorage storage = ObjectStorage.of(place);
    if (storage == null) {
      throw new IllegalArgumentException(place + " lies in no object storage");
    }
    return storage;
  }
}
