/** From what a caller writes to the PVs that are meant: patterns, aliases, fields. */
@NullMarked
package io.varve.mgmt.name;

import org.jspecify.annotations.NullMarked;
