/** The life of the engine: its lease, its PVs, and the channel and recording of each. */
@NullMarked
package io.varve.engine.archiving;

import org.jspecify.annotations.NullMarked;
