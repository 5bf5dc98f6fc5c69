/** Structures of pvAccess as the archive keeps them. */
@NullMarked
package io.varve.retrieval.pvdata;

import org.jspecify.annotations.NullMarked;
