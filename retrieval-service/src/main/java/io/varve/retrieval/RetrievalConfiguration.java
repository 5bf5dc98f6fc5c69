package io.varve.retrieval;

import io.micrometer.core.instrument.MeterRegistry;
import io.varve.name.KeyRule;
import io.varve.operator.Workers;
import io.varve.parquet.ParquetStoreConfiguration;
import io.varve.registry.Registry;
import io.varve.retrieval.answer.AnswerWriter;
import io.varve.retrieval.http.DataController;
import io.varve.retrieval.http.PartPlanner;
import io.varve.retrieval.http.PvController;
import io.varve.retrieval.http.RequestLog;
import io.varve.retrieval.http.RetrievalMetrics;
import io.varve.retrieval.http.SearchController;
import io.varve.retrieval.http.SnapshotController;
import io.varve.retrieval.pv.PvResolver;
import io.varve.retrieval.read.PvSamples;
import io.varve.retrieval.tail.EngineClient;
import io.varve.retrieval.tail.EngineMetadata;
import io.varve.retrieval.tail.EngineTail;
import io.varve.store.Catalogue;
import io.varve.store.StoreMacros;
import io.varve.web.HumanTime;
import io.varve.web.VarveProperties;
import io.varve.web.Version;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** The beans of retrieval. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetrievalProperties.class)
@Import(ParquetStoreConfiguration.class)
public class RetrievalConfiguration {

  @Bean
  PvResolver pvResolver(Registry registry) {
    return new PvResolver(registry);
  }

  @Bean
  EngineClient engineClient(VarveProperties varve, RetrievalProperties properties, Clock clock) {
    RetrievalProperties.Engine engine = properties.engine();
    return new EngineClient(
        varve.urls().engine(),
        engine.connectTimeout(),
        engine.answerTimeout(),
        engine.pause(),
        clock);
  }

  @Bean
  EngineTail engineTail(
      EngineClient engine, VarveProperties varve, RetrievalProperties properties, Clock clock) {
    return new EngineTail(engine, varve.identity(), properties.tailWindow(), clock);
  }

  @Bean
  EngineMetadata engineMetadata(EngineClient engine) {
    return new EngineMetadata(engine, JsonMapper.shared());
  }

  /** As many as there are processors: what they do is computing. */
  @Bean
  Workers operatorWorkers() {
    return new Workers(Runtime.getRuntime().availableProcessors());
  }

  @Bean
  PvSamples pvSamples(Catalogue catalogue, StoreMacros macros, KeyRule keyRule, Workers workers) {
    return new PvSamples(catalogue, macros, keyRule, workers);
  }

  @Bean
  AnswerWriter answerWriter(
      PvSamples samples, HumanTime times, Clock clock, RetrievalProperties properties) {
    return new AnswerWriter(samples, times, clock, properties.longestAnswer());
  }

  @Bean
  PartPlanner partPlanner(
      PvResolver resolver, EngineTail tail, EngineMetadata metadata, Clock clock) {
    return new PartPlanner(resolver, tail, metadata, clock);
  }

  @Bean
  RetrievalMetrics retrievalMetrics(MeterRegistry meters) {
    return new RetrievalMetrics(meters);
  }

  @Bean
  RequestLog requestLog(Clock clock) {
    return new RequestLog(clock);
  }

  @Bean
  DataController dataController(
      PartPlanner planner,
      PvSamples samples,
      AnswerWriter writer,
      RetrievalMetrics metrics,
      RequestLog requests,
      Clock clock) {
    return new DataController(planner, samples, writer, metrics, requests, clock);
  }

  @Bean
  SnapshotController snapshotController(
      PvResolver resolver,
      PvSamples samples,
      EngineTail tail,
      EngineMetadata metadata,
      Clock clock) {
    return new SnapshotController(resolver, samples, tail, metadata, clock);
  }

  @Bean
  SearchController searchController(Registry registry) {
    return new SearchController(registry);
  }

  @Bean
  PvController pvController(
      PvResolver resolver,
      EngineMetadata metadata,
      RequestLog requests,
      HumanTime times,
      Version version) {
    return new PvController(resolver, metadata, requests, times, version);
  }
}
