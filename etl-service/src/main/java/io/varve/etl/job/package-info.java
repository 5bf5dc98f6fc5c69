/** Long operations on archived data: done step by step, resumed after a death, undone on demand. */
@NullMarked
package io.varve.etl.job;

import org.jspecify.annotations.NullMarked;
