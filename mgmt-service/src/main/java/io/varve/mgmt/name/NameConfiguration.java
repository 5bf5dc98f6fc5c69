package io.varve.mgmt.name;

import io.varve.registry.Registry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What finds names and type infos. */
@Configuration(proxyBeanMethods = false)
public class NameConfiguration {

  @Bean
  NameIndex nameIndex(Registry registry) {
    return new NameIndex(registry);
  }

  @Bean
  NameSearch nameSearch(NameIndex index) {
    return new NameSearch(index);
  }

  @Bean
  PvLookup pvLookup(Registry registry, NameIndex index) {
    return new PvLookup(registry.typeInfos(), index);
  }

  @Bean
  PvLocks pvLocks() {
    return new PvLocks();
  }
}
