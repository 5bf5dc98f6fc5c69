/** How full the stores are, and when they will be full. */
@NullMarked
package io.varve.etl.space;

import org.jspecify.annotations.NullMarked;
