/** PVs on the network: one channel each, and what it makes of the updates it gets. */
@NullMarked
package io.varve.engine.channel;

import org.jspecify.annotations.NullMarked;
