/** Reports over the type infos of the appliance. */
@NullMarked
package io.varve.mgmt.report;

import org.jspecify.annotations.NullMarked;
