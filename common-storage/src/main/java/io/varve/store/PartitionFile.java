package io.varve.store;

import io.varve.partition.Partition;
import java.nio.file.Path;

/**
 * A partition file as a listing found it.
 *
 * @param store where it lies
 * @param path its place; in a packed store {@code <container>!/<file name>}, which no file system
 *     knows
 * @param partition the span it covers
 */
public record PartitionFile(Store store, Path path, Partition partition) {}
