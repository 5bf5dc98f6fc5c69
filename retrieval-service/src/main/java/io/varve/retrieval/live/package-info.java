/** Samples as they come (server-sent events). */
@NullMarked
package io.varve.retrieval.live;

import org.jspecify.annotations.NullMarked;
