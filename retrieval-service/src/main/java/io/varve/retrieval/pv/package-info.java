/** From the name a client writes to the PV it means. */
@NullMarked
package io.varve.retrieval.pv;

import org.jspecify.annotations.NullMarked;
