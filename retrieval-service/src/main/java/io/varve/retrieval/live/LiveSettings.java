package io.varve.retrieval.live;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of live streams.
 *
 * @param interval how long between two looks for new samples
 * @param heartbeat how long a stream is silent at most
 * @param patience how long a client may take for one event before it is sent away
 * @param connections streams at a time
 * @param pvs PVs of a stream
 */
public record LiveSettings(
    @DefaultValue("1s") Duration interval,
    @DefaultValue("15s") Duration heartbeat,
    @DefaultValue("10s") Duration patience,
    @DefaultValue("64") int connections,
    @DefaultValue("100") int pvs) {}
