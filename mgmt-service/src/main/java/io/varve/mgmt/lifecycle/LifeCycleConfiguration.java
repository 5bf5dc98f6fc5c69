package io.varve.mgmt.lifecycle;

import io.varve.mgmt.name.PvLocks;
import io.varve.mgmt.name.PvLookup;
import io.varve.mgmt.peer.Engine;
import io.varve.name.KeyRule;
import io.varve.registry.Registry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What changes PVs that are archived. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LifeCycleProperties.class)
@Import(LifeCycleController.class)
public class LifeCycleConfiguration {

  @Bean
  PauseSwitch mgmtPauseSwitch(Registry registry, PvLookup lookup, PvLocks locks, Clock clock) {
    return new PauseSwitch(registry.typeInfos(), registry.jobs(), lookup, locks, clock);
  }

  @Bean
  SamplingChange mgmtSamplingChange(
      Registry registry, PvLookup lookup, PvLocks locks, Clock clock) {
    return new SamplingChange(registry.typeInfos(), lookup, locks, clock);
  }

  @Bean
  Deletion mgmtDeletion(
      Registry registry,
      PvLocks locks,
      Engine engine,
      KeyRule keyRule,
      LifeCycleProperties properties,
      Clock clock) {
    return new Deletion(registry, locks, engine, keyRule, properties.deletionPatience(), clock);
  }
}
