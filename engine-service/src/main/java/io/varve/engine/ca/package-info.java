/**
 * A client of Channel Access, protocol version 4.13: one thread, no lock, and no object per update.
 *
 * <p>It knows nothing of archiving. Everything but {@link io.varve.engine.ca.CaClient#execute} is
 * confined to the client's thread.
 */
@NullMarked
package io.varve.engine.ca;

import org.jspecify.annotations.NullMarked;
