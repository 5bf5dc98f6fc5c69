/** Runs moves when they are due, one at a time per PV and destination. */
@NullMarked
package io.varve.etl.run;

import org.jspecify.annotations.NullMarked;
