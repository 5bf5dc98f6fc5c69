package io.varve.engine.recording;

import io.varve.faults.FaultFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a recorder whose disk fails when they say so. */
abstract class OnFaultyDisk {
  /** For what must happen at once; a fault that never strikes ends a test. */
  static final Duration LONG = Duration.ofSeconds(10);

  @TempDir Path folder;
  FaultFileSystem files;
  RecorderFixture fixture;

  @BeforeEach
  void recordOnFaultyDisk() throws IOException {
    files = FaultFileSystem.over(folder);
    fixture = new RecorderFixture(files.root());
  }
}
