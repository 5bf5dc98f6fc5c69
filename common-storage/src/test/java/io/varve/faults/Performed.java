package io.varve.faults;

import java.nio.file.Path;

/**
 * A change that was carried out.
 *
 * @param operation what
 * @param path what it was done to, relative to the folder of the file system; the new name of a
 *     {@link Operation#MOVE}
 * @param bytes written, or the length after a truncation; else 0
 */
public record Performed(Operation operation, Path path, long bytes) {

  /** Such as {@code FORCE sts/A/B:2026_03_04_05.pb}. */
  @Override
  public String toString() {
    return operation + " " + path;
  }
}
