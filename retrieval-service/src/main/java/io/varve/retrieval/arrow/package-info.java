/** Samples as an Arrow IPC stream. */
@NullMarked
package io.varve.retrieval.arrow;

import org.jspecify.annotations.NullMarked;
