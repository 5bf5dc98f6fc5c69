/**
 * Operators, which EAA calls post-processors: from the samples of a PV to fewer or other samples
 * (contract storage-retrieval 5). They read a stream in rising time order and give one, so that
 * answers and stores take their results like any samples.
 */
@NullMarked
package io.varve.operator;

import org.jspecify.annotations.NullMarked;
