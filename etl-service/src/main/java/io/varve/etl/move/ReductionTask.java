package io.varve.etl.move;

import io.varve.operator.Reduction;
import io.varve.store.Store;
import java.nio.file.Path;

/**
 * One move into a store that keeps reduced data.
 *
 * @param key the PV's key
 * @param carries of the destination
 * @param work what the names of files begin with that are made in the destination's workshop
 */
record ReductionTask(
    String key,
    Store destination,
    Reduction reduction,
    Carries carries,
    Path work,
    MoveReport report) {}
