package io.varve.retrieval;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.varve.name.KeyRule;
import io.varve.operator.Room;
import io.varve.operator.Workers;
import io.varve.parquet.ParquetStoreConfiguration;
import io.varve.registry.Registry;
import io.varve.retrieval.answer.AnswerWriter;
import io.varve.retrieval.compress.CompressionFilter;
import io.varve.retrieval.http.ClientConfigController;
import io.varve.retrieval.http.ConnectionProbe;
import io.varve.retrieval.http.DataController;
import io.varve.retrieval.http.DescriptionController;
import io.varve.retrieval.http.FailoverController;
import io.varve.retrieval.http.LiveController;
import io.varve.retrieval.http.PartPlanner;
import io.varve.retrieval.http.PvController;
import io.varve.retrieval.http.RequestLog;
import io.varve.retrieval.http.RetrievalMetrics;
import io.varve.retrieval.http.SearchController;
import io.varve.retrieval.http.ServiceController;
import io.varve.retrieval.http.SnapshotController;
import io.varve.retrieval.live.LiveConnections;
import io.varve.retrieval.live.LiveFeed;
import io.varve.retrieval.peer.OutsideServers;
import io.varve.retrieval.peer.PassingOn;
import io.varve.retrieval.peer.PeerClient;
import io.varve.retrieval.peer.PeerConfiguration;
import io.varve.retrieval.peer.PeerProperties;
import io.varve.retrieval.peer.PeerSamples;
import io.varve.retrieval.peer.PeerSnapshots;
import io.varve.retrieval.peer.Whereabouts;
import io.varve.retrieval.pv.PvResolver;
import io.varve.retrieval.read.PvSamples;
import io.varve.retrieval.tail.EngineClient;
import io.varve.retrieval.tail.EngineMetadata;
import io.varve.retrieval.tail.EngineTail;
import io.varve.retrieval.tail.Engines;
import io.varve.store.Catalogue;
import io.varve.store.StoreMacros;
import io.varve.store.TimedAccess;
import io.varve.summary.Changes;
import io.varve.summary.SummarisedLines;
import io.varve.web.HumanTime;
import io.varve.web.ProcessMetrics;
import io.varve.web.VarveProperties;
import io.varve.web.Version;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/** The beans of retrieval. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetrievalProperties.class)
@Import({ParquetStoreConfiguration.class, PeerConfiguration.class})
public class RetrievalConfiguration {
  /** Bytes that each connection has to itself, as text for Tomcat. */
  private static final String SOCKET_PIECE = String.valueOf(64 << 10);

  /** Of the memory, for the values of large bins. */
  private static final int LARGE_BINS_SHARE = 4;

  private static final Duration ROOM_WAIT = Duration.ofSeconds(10);

  @Bean
  PvResolver pvResolver(Registry registry) {
    return new PvResolver(registry);
  }

  @Bean
  EngineClient engineClient(VarveProperties varve, RetrievalProperties properties, Clock clock) {
    return clientOf(varve.urls().engine(), properties.engine(), clock);
  }

  private static EngineClient clientOf(
      String url, RetrievalProperties.Engine settings, Clock clock) {
    return new EngineClient(
        url, settings.connectTimeout(), settings.answerTimeout(), settings.pause(), clock);
  }

  @Bean
  Engines engines(
      EngineClient own,
      Registry registry,
      VarveProperties varve,
      RetrievalProperties properties,
      Clock clock) {
    return new Engines(
        varve.identity(),
        own,
        registry.appliances(),
        registry.leases(),
        clock,
        url -> clientOf(url, properties.engine(), clock));
  }

  @Bean
  EngineTail engineTail(Engines engines, RetrievalProperties properties, Clock clock) {
    return new EngineTail(engines, properties.tailWindow(), clock);
  }

  @Bean
  EngineMetadata engineMetadata(Engines engines) {
    return new EngineMetadata(engines, JsonMapper.shared());
  }

  /** As many as there are processors: what they do is computing. */
  @Bean
  Workers operatorWorkers() {
    Runtime jvm = Runtime.getRuntime();
    return new Workers(
        jvm.availableProcessors(), new Room(jvm.maxMemory() / LARGE_BINS_SHARE, ROOM_WAIT));
  }

  @Bean
  TimedAccess storeAccess(RetrievalProperties properties) {
    RetrievalProperties.Stores stores = properties.stores();
    return new TimedAccess(stores.patience(), stores.pause(), stores.threads());
  }

  @Bean
  PvSamples pvSamples(
      Catalogue catalogue,
      TimedAccess storeAccess,
      StoreMacros macros,
      KeyRule keyRule,
      Workers workers,
      MeterRegistry meters) {
    Counter changed =
        Counter.builder("varve.retrieval.changed.stretches")
            .description("Stretches of files that were not what was summarised when they were read")
            .register(meters);
    return new PvSamples(
        catalogue.within(storeAccess),
        new SummarisedLines(new Changes(changed::increment)),
        macros,
        keyRule,
        workers);
  }

  @Bean
  AnswerWriter answerWriter(
      PeerSamples samples, HumanTime times, Clock clock, RetrievalProperties properties) {
    return new AnswerWriter(
        samples, times, clock, properties.longestAnswer(), properties.mostSamples());
  }

  @Bean
  PassingOn passingOn(
      PeerClient client, PeerProperties peers, RetrievalProperties properties, Clock clock) {
    return new PassingOn(client, peers.peers().redirect(), clock, properties.longestAnswer());
  }

  @Bean
  PartPlanner partPlanner(
      Whereabouts whereabouts, EngineTail tail, EngineMetadata metadata, Clock clock) {
    return new PartPlanner(whereabouts, tail, metadata, clock);
  }

  @Bean
  RetrievalMetrics retrievalMetrics(MeterRegistry meters) {
    return new RetrievalMetrics(meters);
  }

  @Bean
  RequestLog requestLog(Clock clock) {
    return new RequestLog(clock);
  }

  /**
   * Tomcat sends what is written in pieces of its own, of 8 KiB by default: for long answers a call
   * of the kernel each, which takes longer than to copy them. They are collected outside the heap,
   * from where the kernel takes them; from the heap they would be copied there first.
   */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> largePieces() {
    return factory ->
        factory.addConnectorCustomizers(
            connector -> {
              connector.setProperty("socket.appWriteBufSize", SOCKET_PIECE);
              connector.setProperty("socket.directBuffer", "true");
            });
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> connectionProbe() {
    return factory -> factory.addContextValves(new ConnectionProbe());
  }

  @Bean
  DataController dataController(
      PartPlanner planner,
      PvSamples samples,
      PassingOn passing,
      AnswerWriter writer,
      RetrievalMetrics metrics,
      RequestLog requests,
      Clock clock) {
    return new DataController(planner, samples, passing, writer, metrics, requests, clock);
  }

  /** Outermost but for what allows other origins, so that errors come through it too. */
  @Bean
  FilterRegistrationBean<CompressionFilter> compression() {
    FilterRegistrationBean<CompressionFilter> filter =
        new FilterRegistrationBean<>(new CompressionFilter());
    filter.addUrlPatterns("/retrieval/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return filter;
  }

  @Bean
  SnapshotController snapshotController(
      PvResolver resolver,
      Whereabouts whereabouts,
      PvSamples samples,
      EngineTail tail,
      EngineMetadata metadata,
      PeerSnapshots peers,
      Clock clock) {
    return new SnapshotController(resolver, whereabouts, samples, tail, metadata, peers, clock);
  }

  @Bean
  SearchController searchController(Registry registry, OutsideServers outside) {
    return new SearchController(registry, outside);
  }

  @Bean
  FailoverController failoverController(OutsideServers outside, VarveProperties varve) {
    return new FailoverController(outside, varve.identity());
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

  @Bean
  ServiceController serviceController(
      RequestLog requests, HumanTime times, ProcessMetrics process) {
    return new ServiceController(requests, times, process);
  }

  @Bean
  ClientConfigController clientConfigController(RetrievalProperties properties) {
    return new ClientConfigController(properties.clientFiles());
  }

  @Bean
  LiveConnections liveConnections(RetrievalProperties properties, MeterRegistry meters) {
    LiveConnections connections = new LiveConnections(properties.live().connections());
    Gauge.builder("varve.retrieval.live", connections, LiveConnections::count)
        .description("Streams of samples as they come")
        .register(meters);
    return connections;
  }

  @Bean
  LiveController liveController(
      Whereabouts whereabouts,
      PeerSamples samples,
      EngineTail tail,
      LiveConnections connections,
      RequestLog requests,
      Clock clock,
      RetrievalProperties properties) {
    LiveFeed feed = new LiveFeed(samples.impatient(), tail, connections, clock, properties.live());
    return new LiveController(whereabouts, feed, requests, clock, properties.live());
  }

  @Bean
  DescriptionController descriptionController() {
    return new DescriptionController();
  }
}
