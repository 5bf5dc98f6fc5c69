package io.varve.etl.job;

import io.varve.plainpb.PartitionHeader;
import io.varve.store.Edition;
import java.io.IOException;
import java.nio.file.Path;

/** A partition file as it was when it was looked at, however it is encoded. */
sealed interface PartitionContent permits PlainFile, EncodedFile {
  Path path();

  PartitionHeader header();

  /** What it was. */
  Edition edition();

  /** Its samples, of the length it had. */
  FileSamples samples() throws IOException;

  /** Whether it holds more than samples: lines or an end that cannot be read. */
  boolean damaged() throws IOException;
}
