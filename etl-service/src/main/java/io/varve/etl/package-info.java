/** ETL: moves closed partitions from store to store, losing and doubling nothing. */
@NullMarked
package io.varve.etl;

import org.jspecify.annotations.NullMarked;
