/** Names of PVs: their parts, and the key that leads to their files. */
@NullMarked
package io.varve.name;

import org.jspecify.annotations.NullMarked;
