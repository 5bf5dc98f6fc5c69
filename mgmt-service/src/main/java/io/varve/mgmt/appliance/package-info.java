/** What this appliance is and where its services are. */
@NullMarked
package io.varve.mgmt.appliance;

import org.jspecify.annotations.NullMarked;
