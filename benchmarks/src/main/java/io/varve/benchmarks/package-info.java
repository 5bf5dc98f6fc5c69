/** How fast the format, the journal and the recording are. */
@NullMarked
package io.varve.benchmarks;

import org.jspecify.annotations.NullMarked;
