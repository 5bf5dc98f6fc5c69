/** Other names of PVs. */
@NullMarked
package io.varve.mgmt.alias;

import org.jspecify.annotations.NullMarked;
