/** What the archive knows about a PV. */
@NullMarked
package io.varve.typeinfo;

import org.jspecify.annotations.NullMarked;
