/** What moves when: stages, the choice of partitions by hold and gather, the schedule. */
@NullMarked
package io.varve.etl.plan;

import org.jspecify.annotations.NullMarked;
