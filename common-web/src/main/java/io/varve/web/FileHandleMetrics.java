package io.varve.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.varve.store.FileHandles;

/** How many partition files are open, and how often none more could be opened in time. */
final class FileHandleMetrics implements MeterBinder {
  private final FileHandles files;

  FileHandleMetrics(FileHandles files) {
    this.files = files;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("varve.files.open", files, FileHandles::open)
        .description("Partition files that are open")
        .register(registry);
    FunctionCounter.builder("varve.files.refused", files, FileHandles::refused)
        .description("Requests for a partition file that found no handle free in time")
        .register(registry);
  }
}
