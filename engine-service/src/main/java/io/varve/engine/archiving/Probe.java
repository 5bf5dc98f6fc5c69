package io.varve.engine.archiving;

import java.time.Instant;

/**
 * A PV of an archive request that is looked for, or found and watched.
 *
 * @param since when the search began
 */
public record Probe(String pvName, boolean usePva, Instant since) {}
