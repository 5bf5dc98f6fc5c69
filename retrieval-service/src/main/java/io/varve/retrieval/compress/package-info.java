/** Answers made smaller for clients that ask for it. */
@NullMarked
package io.varve.retrieval.compress;

import org.jspecify.annotations.NullMarked;
