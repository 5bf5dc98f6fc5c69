/** The engine: from the network to the short-term store. */
@NullMarked
package io.varve.engine;

import org.jspecify.annotations.NullMarked;
