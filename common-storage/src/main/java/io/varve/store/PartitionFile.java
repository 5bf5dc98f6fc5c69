package io.varve.store;

import io.varve.partition.Partition;
import java.nio.file.Path;

/**
 * A partition file as a listing found it.
 *
 * @param store where it lies
 * @param path its place
 * @param partition the span it covers
 */
public record PartitionFile(Store store, Path path, Partition partition) {}
