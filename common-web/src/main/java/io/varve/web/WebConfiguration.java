package io.varve.web;

import io.varve.name.KeyRule;
import io.varve.registry.Registry;
import io.varve.store.Catalogue;
import io.varve.store.StoreMacros;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The beans every service has: clock, key rule, store macros, registry. */
@AutoConfiguration
@EnableConfigurationProperties(VarveProperties.class)
public class WebConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  HumanTime humanTime() {
    return new HumanTime(ZoneId.systemDefault());
  }

  @Bean
  KeyRule keyRule(VarveProperties properties) {
    return new KeyRule(properties.names().separators(), properties.names().terminator());
  }

  @Bean
  Catalogue catalogue() {
    return new Catalogue();
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

  private static String folder(
      @org.jspecify.annotations.Nullable Path configured, Path data, String name) {
    return String.valueOf(configured != null ? configured.toAbsolutePath() : data.resolve(name));
  }

  @Bean
  Registry registry(VarveProperties properties) {
    throw new UnsupportedOperationException();
  }
}
