/** Stores and the engine's tail to HTTP (contract storage-retrieval 3 and 4). */
@NullMarked
package io.varve.retrieval;

import org.jspecify.annotations.NullMarked;
