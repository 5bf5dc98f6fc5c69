/** The channel of each PV on the protocol its type info names, switched by another PV if asked. */
@NullMarked
package io.varve.engine.channel.network;

import org.jspecify.annotations.NullMarked;
