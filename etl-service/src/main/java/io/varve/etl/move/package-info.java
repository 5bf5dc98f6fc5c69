/** The crash-safe move of partitions of one PV into one partition of the next store. */
@NullMarked
package io.varve.etl.move;

import org.jspecify.annotations.NullMarked;
