/** What happens to a sample once it is accepted: shard, journal, memory, partition file. */
@NullMarked
package io.varve.engine.recording;

import org.jspecify.annotations.NullMarked;
