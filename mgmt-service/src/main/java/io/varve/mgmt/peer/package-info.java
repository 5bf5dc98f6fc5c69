/** The other services of the appliance, as mgmt sees them over HTTP. */
@NullMarked
package io.varve.mgmt.peer;

import org.jspecify.annotations.NullMarked;
