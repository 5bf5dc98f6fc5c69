package io.varve.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks a file system for its free space. */
@FunctionalInterface
public interface FreeSpace {
  /** What the file system of a folder says. */
  FreeSpace OF_FILE_SYSTEM = folder -> Files.getFileStore(folder).getUsableSpace();

  /** Bytes that may be written below a folder that exists. */
  long usableBytes(Path folder) throws IOException;
}
