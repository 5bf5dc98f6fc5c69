/** Other archives that this one asks too. */
@NullMarked
package io.varve.mgmt.external;

import org.jspecify.annotations.NullMarked;
