/** How time is cut into files. */
@NullMarked
package io.varve.partition;

import org.jspecify.annotations.NullMarked;
