/** Other archives: the appliances that share the registry, and servers outside. */
@NullMarked
package io.varve.retrieval.peer;

import org.jspecify.annotations.NullMarked;
