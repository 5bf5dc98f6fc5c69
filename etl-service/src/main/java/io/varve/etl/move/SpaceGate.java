package io.varve.etl.move;

import io.varve.store.Durable;
import io.varve.store.FreeSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Lets a copy begin only when its bytes and a reserve fit. No move deletes anything to make room.
 *
 * @param reserve bytes that must stay free
 */
record SpaceGate(FreeSpace space, long reserve) {

  /** Why a copy does not fit; empty when it does. */
  Optional<String> refusal(Path root, long bytes, Durable durable) throws IOException {
    durable.createFolders(root);
    long usable = space.usableBytes(root);
    return usable >= bytes + reserve
        ? Optional.empty()
        : Optional.of(
            root
                + " has "
                + usable
                + " bytes free and a move needs "
                + (bytes + reserve)
                + "; data waits in the store before it until there is room");
  }
}
