package io.varve.summary;

import io.varve.store.LineRun;
import io.varve.store.PartitionFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says, in the log, that a file is no longer what was summarised. Nothing of Varve changes a file
 * without giving up its summary before, so a disk has done it, or somebody by hand. Thread-safe.
 */
public final class Changes {
  private static final Logger log = LoggerFactory.getLogger(Changes.class);

  private final Runnable counted;

  /**
   * @param counted is run each time that something is said
   */
  public Changes(Runnable counted) {
    this.counted = counted;
  }

  /**
   * Some bytes are others.
   *
   * @param file its path, or what else people know it by
   * @param from position of the first of the bytes that were compared
   * @param to position behind the last
   */
  void tell(String file, long from, long to) {
    counted.run();
    log.warn(
        "{}: the bytes from {} to {}, and maybe others, are not those that were summarised; lines"
            + " that can be read are given and kept. Compare the file with a backup; 'varve"
            + " summaries verify' looks at whole stores",
        file,
        from,
        to);
  }

  /** What a proof found, if that is anything. */
  void tell(PartitionFile file, Proof proof) {
    if (proof.foreign()) {
      tellOfOther(file.path().toString());
    }
    if (!proof.changed().isEmpty()) {
      LineRun first = proof.changed().getFirst();
      tell(file.path().toString(), first.from(), first.to());
    }
  }

  /** The summary is sound and tells of another file. */
  void tellOfOther(String file) {
    counted.run();
    log.warn(
        "{}: its header, or the first or last line that was summarised, is not what it was, or the"
            + " file was written anew by somebody else; it is summarised as it is now",
        file);
  }
}
