/** Partitions as Parquet files (contract storage-retrieval 1.9). */
@NullMarked
package io.varve.parquet;

import org.jspecify.annotations.NullMarked;
