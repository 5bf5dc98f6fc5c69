/** Pausing, resuming, deleting and changing PVs that are archived. */
@NullMarked
package io.varve.mgmt.lifecycle;

import org.jspecify.annotations.NullMarked;
