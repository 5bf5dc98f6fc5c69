package io.varve.engine;

import io.micrometer.core.instrument.MeterRegistry;
import io.varve.engine.archiving.ChannelMetrics;
import io.varve.engine.archiving.Engine;
import io.varve.engine.archiving.EngineHealth;
import io.varve.engine.archiving.EngineParts;
import io.varve.engine.archiving.EngineProperties;
import io.varve.engine.bpl.ChannelListController;
import io.varve.engine.bpl.ConnectionReportController;
import io.varve.engine.bpl.DropReportController;
import io.varve.engine.bpl.EngineChangeController;
import io.varve.engine.bpl.EngineDataController;
import io.varve.engine.bpl.EngineMetricsController;
import io.varve.engine.bpl.EngineStatusController;
import io.varve.engine.bpl.EngineVersionController;
import io.varve.engine.bpl.PvDetails;
import io.varve.engine.bpl.RateReportController;
import io.varve.engine.bpl.SnapshotController;
import io.varve.engine.channel.ChannelFactory;
import io.varve.engine.channel.network.ChannelConfiguration;
import io.varve.engine.recording.Drops;
import io.varve.engine.recording.PvStores;
import io.varve.engine.recording.RecordingProperties;
import io.varve.engine.recording.Rounds;
import io.varve.name.KeyRule;
import io.varve.registry.Registry;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.FileHandles;
import io.varve.store.FreeSpace;
import io.varve.store.Moment;
import io.varve.store.NewestSample;
import io.varve.store.PartitionAppender;
import io.varve.store.StoreMacros;
import io.varve.web.HumanTime;
import io.varve.web.VarveProperties;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of the engine. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EngineProperties.class, RecordingProperties.class})
@Import({
  ChannelConfiguration.class,
  ChannelListController.class,
  ConnectionReportController.class,
  DropReportController.class,
  EngineChangeController.class,
  EngineDataController.class,
  EngineMetricsController.class,
  EngineStatusController.class,
  EngineVersionController.class,
  RateReportController.class,
  SnapshotController.class
})
public class EngineConfiguration {

  @Bean
  Drops engineDrops(Clock clock) {
    return new Drops(clock);
  }

  @Bean
  Engine engine(
      VarveProperties varve,
      EngineProperties settings,
      RecordingProperties recording,
      Clock clock,
      Registry registry,
      ChannelFactory channels,
      Rounds rounds,
      KeyRule keys,
      StoreMacros macros,
      Catalogue catalogue,
      FileHandles files,
      Drops drops,
      MeterRegistry meters) {
    Path configured = recording.journal().folder();
    Path journals =
        (configured == null ? varve.data().resolve("journal") : configured).toAbsolutePath();
    return new Engine(
        new EngineParts(
            varve.identity(),
            journals,
            settings,
            recording,
            clock,
            registry,
            channels,
            rounds,
            new PvStores(keys, macros),
            new NewestSample(
                catalogue, () -> Moment.of(clock.instant().plus(recording.clockDrift()))),
            new PartitionAppender(new Durable(), files),
            FreeSpace.OF_FILE_SYSTEM,
            drops,
            meters));
  }

  @Bean
  EngineHealth engineHealthIndicator(Engine engine) {
    return new EngineHealth(engine);
  }

  @Bean
  ChannelMetrics channelMetrics(Engine engine) {
    return new ChannelMetrics(engine);
  }

  @Bean
  PvDetails pvDetails(HumanTime time, Drops drops, Clock clock, RecordingProperties recording) {
    return new PvDetails(time, drops, clock, recording.queueSamples());
  }
}
