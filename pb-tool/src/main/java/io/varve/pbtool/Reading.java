package io.varve.pbtool;

import io.varve.plainpb.DamagedHeaderException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Opens files one after the other and says, once and in one way, when one cannot be read. */
final class Reading {
  private final Console console;
  private int status = Status.SOUND;

  Reading(Console console) {
    this.console = console;
  }

  /** What is done with a file. */
  @FunctionalInterface
  interface Work {
    /** Works on a file and gives its status. */
    int on(Target target) throws IOException;
  }

  /** Does the work on each file, whatever becomes of the others; gives the worst status. */
  int each(Targets targets, Work work) {
    if (!targets.forEach(console, target -> one(target, work))) {
      worse(Status.UNREADABLE);
    }
    return status;
  }

  private void one(Target target, Work work) {
    if (console.closed()) {
      return;
    }
    long bytes = Targets.lengthOf(target.file());
    try {
      worse(work.on(target));
    } catch (DamagedHeaderException e) {
      console.warn(target.file() + ": " + e.getMessage() + "; the file was left as it is");
      worse(Status.UNREADABLE);
    } catch (NoSuchFileException e) {
      console.warn(target.file() + ": there is no such file");
      worse(Status.UNREADABLE);
    } catch (IOException e) {
      console.warn(target.file() + ": " + (e.getMessage() == null ? e : e.getMessage()));
      worse(Status.UNREADABLE);
    }
    console.step(bytes);
  }

  private void worse(int other) {
    status = Math.max(status, other);
  }
}
