/** The engine's HTTP face, {@code /engine/bpl} (contract mgmt-engine-etl 1.9). */
@NullMarked
package io.varve.engine.bpl;

import org.jspecify.annotations.NullMarked;
