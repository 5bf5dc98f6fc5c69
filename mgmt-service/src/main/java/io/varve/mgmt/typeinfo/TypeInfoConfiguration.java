package io.varve.mgmt.typeinfo;

import io.varve.mgmt.name.PvLocks;
import io.varve.name.KeyRule;
import io.varve.registry.Registry;
import io.varve.web.VarveProperties;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What lists names and reads and writes type infos. */
@Configuration(proxyBeanMethods = false)
@Import({TypeInfoController.class, PvListController.class, ExpandedNamesController.class})
public class TypeInfoConfiguration {

  @Bean
  TypeInfoStorage mgmtTypeInfoStorage(
      Registry registry, PvLocks locks, KeyRule keyRule, VarveProperties properties, Clock clock) {
    return new TypeInfoStorage(registry.typeInfos(), locks, keyRule, properties.identity(), clock);
  }
}
