package io.varve.mgmt.archiving;

import io.varve.mgmt.name.NameIndex;
import io.varve.mgmt.name.PvLocks;
import io.varve.mgmt.name.PvLookup;
import io.varve.mgmt.policy.Policies;
import io.varve.name.KeyRule;
import io.varve.registry.Registry;
import io.varve.web.VarveProperties;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What takes archive requests and brings them to a type info. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ArchivingProperties.class)
@Import(ArchivingController.class)
public class ArchivingConfiguration {

  @Bean
  KeyOwners mgmtKeyOwners(NameIndex index, KeyRule keyRule) {
    return new KeyOwners(index, keyRule);
  }

  @Bean
  Archiving mgmtArchiving(
      Registry registry,
      PvLookup lookup,
      PvLocks locks,
      Policies policies,
      KeyOwners keyOwners,
      ArchivingProperties archiving,
      VarveProperties properties,
      Clock clock) {
    return new Archiving(
        registry, lookup, locks, policies, keyOwners, archiving, properties.identity(), clock);
  }

  @Bean
  Fulfilment mgmtFulfilment(
      Registry registry,
      Policies policies,
      KeyRule keyRule,
      KeyOwners keyOwners,
      VarveProperties properties,
      Clock clock) {
    return new Fulfilment(registry, policies, keyRule, keyOwners, properties.identity(), clock);
  }

  @Bean
  RequestFollower mgmtRequestFollower(
      Registry registry,
      Fulfilment fulfilment,
      ArchivingProperties archiving,
      VarveProperties properties,
      Clock clock) {
    return new RequestFollower(
        registry, fulfilment, properties.identity(), archiving.abortAfter(), clock);
  }
}
