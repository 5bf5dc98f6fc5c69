package io.varve.etl.move;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.store.Durable;
import io.varve.store.Edition;
import io.varve.store.Quarantine;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that a move goes to, as it was looked at. What was written since by somebody else is
 * never overwritten.
 */
record Destination(Edition seen, FileLayout layout) {
  private static final Logger log = LoggerFactory.getLogger(Destination.class);

  /** Looks at it; a file without a readable header is set aside (C2). */
  static Destination of(Target target, Durable durable) throws IOException {
    Path path = target.path();
    Edition seen = Edition.of(path);
    if (seen.isAbsent()) {
      return new Destination(seen, FileLayout.ABSENT);
    }
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      return new Destination(seen, FileLayout.of(file));
    } catch (DamagedHeaderException e) {
      Path aside = new Quarantine(durable).setAside(target.store().root(), path);
      log.error("{} was set aside as {}: {}", path, aside, e.getMessage());
      return new Destination(Edition.ABSENT, FileLayout.ABSENT);
    }
  }
}
