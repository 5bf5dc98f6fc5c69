/** What becomes a sample: clock rules, SCAN, connection marks, archived fields. No network. */
@NullMarked
package io.varve.engine.channel.sampling;

import org.jspecify.annotations.NullMarked;
