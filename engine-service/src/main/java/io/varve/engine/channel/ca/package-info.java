/** Channel Access through CAJ. */
@NullMarked
package io.varve.engine.channel.ca;

import org.jspecify.annotations.NullMarked;
