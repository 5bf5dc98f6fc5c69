/** Samples of one PV, from the stores and the engine's memory. */
@NullMarked
package io.varve.retrieval.read;

import org.jspecify.annotations.NullMarked;
