/** The way of a PV into the archive: request, what the engine learns, policy, type info. */
@NullMarked
package io.varve.mgmt.archiving;

import org.jspecify.annotations.NullMarked;
