package io.varve.engine.archiving;

import io.micrometer.core.instrument.MeterRegistry;
import io.varve.engine.channel.ChannelFactory;
import io.varve.engine.recording.Drops;
import io.varve.engine.recording.PvStores;
import io.varve.engine.recording.RecordingProperties;
import io.varve.engine.recording.Rounds;
import io.varve.registry.Registry;
import io.varve.store.FreeSpace;
import io.varve.store.NewestSample;
import io.varve.store.PartitionAppender;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What an engine is made of.
 *
 * @param appliance whose PVs it records
 * @param journals the folder of its journals
 * @param rounds of the threads that bring samples
 */
public record EngineParts(
    String appliance,
    Path journals,
    EngineProperties settings,
    RecordingProperties recording,
    Clock clock,
    Registry registry,
    ChannelFactory channels,
    Rounds rounds,
    PvStores stores,
    NewestSample newestSample,
    PartitionAppender appender,
    FreeSpace space,
    Drops drops,
    MeterRegistry meters) {}
