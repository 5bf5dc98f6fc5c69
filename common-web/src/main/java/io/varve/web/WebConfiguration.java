package io.varve.web;

import io.varve.name.KeyRule;
import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import io.varve.store.Catalogue;
import io.varve.store.FileHandles;
import io.varve.store.Listings;
import io.varve.store.PartitionFormat;
import io.varve.store.PartitionFormats;
import io.varve.store.StoreMacros;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The beans every service has: clock, key rule, store macros, registry, and its HTTP face. */
@AutoConfiguration(before = ErrorMvcAutoConfiguration.class)
@EnableConfigurationProperties(VarveProperties.class)
@Import({HttpConfiguration.class, ErrorAdvice.class, OtherErrors.class})
public class WebConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Version version() {
    return Version.ofThisBuild();
  }

  @Bean
  HumanTime humanTime() {
    return new HumanTime(ZoneId.systemDefault());
  }

  @Bean(initMethod = "start")
  ProcessMetrics processMetrics(Clock clock, HumanTime time) {
    return new ProcessMetrics(clock, time);
  }

  @Bean
  KeyRule keyRule(VarveProperties properties) {
    return new KeyRule(properties.names().separators(), properties.names().terminator());
  }

  @Bean
  FileHandles fileHandles(VarveProperties properties) {
    return new FileHandles(properties.files().open(), properties.files().longestWait());
  }

  @Bean
  FileHandleMetrics fileHandleMetrics(FileHandles files) {
    return new FileHandleMetrics(files);
  }

  @Bean
  PartitionFormats partitionFormats(ObjectProvider<PartitionFormat> others) {
    return new PartitionFormats(others.orderedStream().toList());
  }

  @Bean
  Catalogue catalogue(FileHandles files, PartitionFormats formats, Clock clock) {
    return new Catalogue(files, new Listings(clock), formats);
  }

  @Bean
  StoreMacros storeMacros(VarveProperties properties) {
    Path data = properties.data().toAbsolutePath();
    VarveProperties.Stores stores = properties.stores();
    return new StoreMacros(
        Map.of(
            "ARCHAPPL_SHORT_TERM_FOLDER", folder(stores.shortTerm(), data, "sts"),
            "ARCHAPPL_MEDIUM_TERM_FOLDER", folder(stores.mediumTerm(), data, "mts"),
            "ARCHAPPL_LONG_TERM_FOLDER", folder(stores.longTerm(), data, "lts")));
  }

  /** Closed after every bean that uses the registry. */
  @Bean
  RegistryDatabase registryDatabase(VarveProperties properties) {
    VarveProperties.RegistryDatabase settings = properties.registry();
    String url = settings.url();
    return url == null || url.isBlank()
        ? RegistryDatabase.sqlite(properties.data().resolve("registry.sqlite"))
        : RegistryDatabase.open(url, settings.user(), settings.password());
  }

  @Bean
  Registry registry(RegistryDatabase database) {
    return Registry.open(database.dataSource());
  }

  /** The health component {@code registry}, part of readiness. */
  @Bean
  RegistryHealth registryHealthIndicator(Registry registry) {
    return new RegistryHealth(registry, Duration.ofSeconds(2));
  }

  private static String folder(@Nullable Path configured, Path data, String name) {
    return String.valueOf(configured == null ? data.resolve(name) : configured.toAbsolutePath());
  }
}
