package io.varve.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look into a partition that may be replaced while it is read. Files keep what was opened; an
 * object does not, so that it is opened anew.
 */
final class ReadAnew {
  private static final Logger log = LoggerFactory.getLogger(ReadAnew.class);

  /** How often a partition may be replaced during one look. */
  private static final int MOST_ATTEMPTS = 5;

  private ReadAnew() {}

  /** A look that opens the partition itself. */
  @FunctionalInterface
  interface Look<T> {
    @Nullable T look() throws IOException;
  }

  /**
   * What a look finds.
   *
   * @throws OtherEditionException when the partition is replaced again and again
   */
  static <T> @Nullable T whenReplaced(PartitionFile file, Look<T> look) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return look.look();
      } catch (OtherEditionException replaced) {
        if (attempt == MOST_ATTEMPTS) {
          throw replaced;
        }
        log.debug("{} was replaced while it was read, and is read anew", file.path());
      }
    }
  }
}
