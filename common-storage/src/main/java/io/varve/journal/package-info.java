/** The engine's journal: what makes an acknowledged sample survive a crash. */
@NullMarked
package io.varve.journal;

import org.jspecify.annotations.NullMarked;
