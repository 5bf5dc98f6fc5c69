/** What a PV is doing, as getPVStatus and getPVDetails tell it. */
@NullMarked
package io.varve.mgmt.status;

import org.jspecify.annotations.NullMarked;
