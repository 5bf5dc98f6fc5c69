/** Stores: folders of partition files, one file per PV and partition. */
@NullMarked
package io.varve.store;

import org.jspecify.annotations.NullMarked;
