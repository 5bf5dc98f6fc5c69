package io.varve.etl;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.varve.etl.job.ConsolidationOrder;
import io.varve.etl.job.JobGate;
import io.varve.etl.job.JobProperties;
import io.varve.etl.job.JobThreads;
import io.varve.etl.job.Operations;
import io.varve.etl.move.PartitionMove;
import io.varve.etl.report.EtlController;
import io.varve.etl.report.EtlMeters;
import io.varve.etl.report.EtlReports;
import io.varve.etl.run.Closing;
import io.varve.etl.run.Consolidation;
import io.varve.etl.run.Crew;
import io.varve.etl.run.Deletions;
import io.varve.etl.run.EngineRecordingCheck;
import io.varve.etl.run.EtlCycle;
import io.varve.etl.run.EtlLease;
import io.varve.etl.run.EtlLoop;
import io.varve.etl.run.EtlProcess;
import io.varve.etl.run.Farewell;
import io.varve.etl.run.Flags;
import io.varve.etl.run.PvFiles;
import io.varve.etl.run.PvLocks;
import io.varve.etl.run.PvTable;
import io.varve.etl.run.RecordingCheck;
import io.varve.etl.run.StageRun;
import io.varve.etl.run.StageRunner;
import io.varve.etl.run.StoreLocks;
import io.varve.etl.run.UnderWay;
import io.varve.etl.run.WorkerPools;
import io.varve.etl.run.Workers;
import io.varve.etl.space.Candidates;
import io.varve.etl.space.Eviction;
import io.varve.etl.space.EvictionProperties;
import io.varve.etl.space.SpaceController;
import io.varve.etl.space.SpaceForecast;
import io.varve.etl.space.SpaceWatch;
import io.varve.name.KeyRule;
import io.varve.parquet.ParquetStoreConfiguration;
import io.varve.registry.Registry;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.FreeSpace;
import io.varve.store.NewestSample;
import io.varve.store.PartitionFormats;
import io.varve.store.PartitionRemoval;
import io.varve.store.StoreMacros;
import io.varve.summary.Changes;
import io.varve.summary.Summaries;
import io.varve.web.HumanTime;
import io.varve.web.VarveProperties;
import io.varve.web.Version;
import java.nio.file.FileSystems;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;

/** The beans of ETL. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EtlProperties.class, JobProperties.class, EvictionProperties.class})
@Import(ParquetStoreConfiguration.class)
public class EtlConfiguration {

  @Bean
  PvTable etlPvTable(KeyRule keyRule, StoreMacros macros, EtlProperties properties) {
    return new PvTable(keyRule, macros, properties.schedule(), FileSystems.getDefault());
  }

  @Bean
  PartitionMove etlPartitionMove(
      EtlProperties properties, PartitionFormats formats, MeterRegistry meters) {
    Durable durable = new Durable();
    return new PartitionMove(
        durable,
        new PartitionRemoval(durable),
        FreeSpace.OF_FILE_SYSTEM,
        properties.reserve().toBytes(),
        summaries(properties, meters),
        formats);
  }

  /** Of their own files' handles: moves draw none. */
  private static @Nullable Summaries summaries(EtlProperties properties, MeterRegistry meters) {
    Counter changed =
        Counter.builder("varve.etl.changed.files")
            .description("Files that were not what was summarised when their sums were given up")
            .register(meters);
    return properties.summaries()
        ? new Summaries(new Catalogue(), new Changes(changed::increment))
        : null;
  }

  @Bean
  UnderWay etlUnderWay() {
    return new UnderWay();
  }

  @Bean
  EtlMeters etlMeters(MeterRegistry meters, UnderWay underWay, Clock clock) {
    return new EtlMeters(meters, underWay, clock);
  }

  @Bean
  EtlProcess etlProcess(VarveProperties varve) {
    return EtlProcess.start(varve.identity());
  }

  @Bean
  EtlLease etlLease(
      Registry registry, VarveProperties varve, EtlProcess process, EtlProperties properties) {
    return new EtlLease(
        registry.leases(), varve.identity(), process.name(), properties.leaseTerm());
  }

  @Bean
  Flags etlFlags() {
    return new Flags();
  }

  @Bean
  RecordingCheck etlRecordingCheck(VarveProperties varve, Clock clock) {
    return new EngineRecordingCheck(varve.urls().engine(), clock);
  }

  @Bean
  PvLocks etlPvLocks() {
    return new PvLocks();
  }

  // The loop closes them, unless a move outlives it.
  @Bean(destroyMethod = "")
  StoreLocks etlStoreLocks(EtlProcess process, PartitionMove move) {
    return new StoreLocks(process.name(), move);
  }

  @Bean
  StageRunner etlStageRunner(
      PvTable table,
      Catalogue catalogue,
      PartitionMove move,
      PvLocks locks,
      StoreLocks stores,
      EtlLease lease,
      Flags flags,
      EtlMeters meters,
      UnderWay underWay,
      EtlProperties properties,
      Clock clock) {
    return new StageRunner(
        table,
        new StageRun(catalogue, move, new Crew(properties.workers())),
        locks,
        stores,
        lease,
        flags,
        meters,
        underWay,
        clock);
  }

  @Bean
  EtlLoop etlLoop(
      Registry registry,
      VarveProperties varve,
      EtlProperties properties,
      PvTable table,
      EtlLease lease,
      Flags flags,
      StageRunner runner,
      UnderWay underWay,
      RecordingCheck recording,
      StoreMacros macros,
      PartitionMove move,
      PvLocks locks,
      StoreLocks stores,
      Clock clock) {
    ExecutorService deleting =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("etl-delete").factory());
    Workers workers = new WorkerPools(properties.workers());
    Deletions deletions =
        new Deletions(
            registry.tombstones(),
            table,
            macros,
            new PvFiles(move, new Durable()),
            locks,
            stores,
            runner,
            deleting,
            clock);
    Closing closing = new Closing(locks, runner, recording, workers, clock);
    EtlCycle cycle =
        new EtlCycle(
            registry,
            varve.identity(),
            table,
            lease,
            flags,
            runner,
            deletions,
            closing,
            underWay,
            workers,
            properties.schedule(),
            clock);
    Farewell farewell =
        new Farewell(
            registry.leases(), varve.identity(), table, closing, properties.farewell(), clock);
    return new EtlLoop(
        cycle, farewell, runner, workers, deleting, stores, lease, properties.poll());
  }

  @Bean
  Consolidation etlConsolidation(
      Registry registry,
      VarveProperties varve,
      PvTable table,
      PvLocks locks,
      StageRunner runner,
      RecordingCheck recording) {
    return new Consolidation(
        registry.typeInfos(), varve.identity(), table, locks, runner, recording);
  }

  @Bean
  JobGate etlJobGate(StageRunner runner) {
    return new JobGate(runner);
  }

  @Bean
  Operations etlOperations(
      Registry registry,
      VarveProperties varve,
      KeyRule keyRule,
      StoreMacros macros,
      Catalogue catalogue,
      PvTable table,
      PvLocks locks,
      StoreLocks stores,
      PartitionMove move,
      Consolidation consolidation,
      RecordingCheck recording,
      EtlProperties properties,
      JobProperties jobs,
      MeterRegistry meters,
      Clock clock) {
    return new Operations(
        new Operations.Tools(
            registry,
            varve.identity(),
            keyRule,
            macros,
            catalogue,
            table,
            locks,
            stores,
            move,
            consolidation,
            recording,
            FreeSpace.OF_FILE_SYSTEM,
            properties.reserve().toBytes(),
            new Durable(),
            summaries(properties, meters),
            clock),
        jobs);
  }

  /** Stopped before the loop that holds the lease and the locks of the stores, as it needs it. */
  @Bean
  @DependsOn("etlLoop")
  JobThreads etlJobThreads(
      Operations operations,
      JobGate gate,
      EtlProcess process,
      EtlProperties properties,
      JobProperties jobs,
      Clock clock) {
    ExecutorService workers =
        Executors.newFixedThreadPool(
            jobs.atOnce(), Thread.ofPlatform().daemon().name("etl-job-", 0).factory());
    return new JobThreads(
        operations.loop(process.name(), gate, workers, jobs, clock),
        gate,
        workers,
        properties.poll());
  }

  @Bean
  SpaceForecast etlSpaceForecast(
      PvTable table, EtlProperties properties, MeterRegistry meters, Clock clock) {
    return new SpaceForecast(
        table, FreeSpace.OF_FILE_SYSTEM, properties.reserve().toBytes(), meters, clock);
  }

  @Bean
  SpaceWatch etlSpaceWatch(SpaceForecast forecast) {
    return new SpaceWatch("etl-space", forecast::tick);
  }

  @Bean
  Eviction etlEviction(
      EvictionProperties eviction,
      EtlProperties properties,
      VarveProperties varve,
      Registry registry,
      PvTable table,
      Catalogue catalogue,
      PvLocks locks,
      StoreLocks stores,
      PartitionMove move,
      JobGate gate,
      MeterRegistry meters,
      Clock clock) {
    return new Eviction(
        eviction,
        new Candidates(table, catalogue),
        new Eviction.Tools(
            registry.evictedPartitions(),
            registry.leases(),
            varve.identity(),
            locks,
            stores,
            move,
            new PvFiles(move, new Durable()),
            gate,
            FreeSpace.OF_FILE_SYSTEM,
            summaries(properties, meters),
            meters,
            clock));
  }

  /** Stopped before the loop that holds the lease and the locks of the stores, as it needs it. */
  @Bean
  @DependsOn("etlLoop")
  SpaceWatch etlEvictionWatch(Eviction eviction) {
    return new SpaceWatch("etl-eviction", eviction::tick);
  }

  @Bean
  SpaceController etlSpaceController(SpaceForecast forecast, Eviction eviction, Registry registry) {
    return new SpaceController(forecast, eviction, registry.evictedPartitions());
  }

  @Bean
  EtlReports etlReports(
      PvTable table,
      EtlMeters meters,
      UnderWay underWay,
      EtlProperties properties,
      HumanTime humanTime,
      Catalogue catalogue,
      Registry registry,
      Clock clock) {
    return new EtlReports(
        table,
        meters,
        underWay,
        properties.settle(),
        humanTime,
        new NewestSample(catalogue),
        registry.typeInfos(),
        clock);
  }

  @Bean
  ConsolidationOrder etlConsolidationOrder(
      Consolidation consolidation,
      Registry registry,
      VarveProperties varve,
      JobProperties jobs,
      Clock clock) {
    return new ConsolidationOrder(
        consolidation, registry.jobs(), varve.identity(), jobs.patience(), clock);
  }

  @Bean
  EtlController etlController(
      EtlReports reports, ConsolidationOrder consolidation, Version version) {
    return new EtlController(reports, consolidation, version);
  }
}
