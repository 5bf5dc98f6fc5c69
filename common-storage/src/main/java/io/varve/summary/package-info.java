/** Aggregates of partition files at a few widths, so that a year is reduced without decoding it. */
@NullMarked
package io.varve.summary;

import org.jspecify.annotations.NullMarked;
