/** How a PV is archived is decided here: the policies of the site and what speaks to them. */
@NullMarked
package io.varve.mgmt.policy;

import org.jspecify.annotations.NullMarked;
