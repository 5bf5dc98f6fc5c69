package io.varve.mgmt.name;

import io.varve.registry.Registry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What finds names and type infos. */
@Configuration(proxyBeanMethods = false)
public class NameConfiguration {

  @Bean
  NameIndex mgmtNameIndex(Registry registry) {
    return new NameIndex(registry);
  }

  @Bean
  NameSearch mgmtNameSearch(NameIndex index) {
    return new NameSearch(index);
  }

  @Bean
  PvLookup mgmtPvLookup(Registry registry, NameIndex index) {
    return new PvLookup(registry.typeInfos(), index);
  }

  @Bean
  PvLocks mgmtPvLocks() {
    return new PvLocks();
  }
}
