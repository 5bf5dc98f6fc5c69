/** Samples as values: what one update of a PV says. */
@NullMarked
package io.varve.sample;

import org.jspecify.annotations.NullMarked;
