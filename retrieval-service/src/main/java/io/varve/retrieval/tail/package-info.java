/** What the engine knows and the files do not yet. */
@NullMarked
package io.varve.retrieval.tail;

import org.jspecify.annotations.NullMarked;
