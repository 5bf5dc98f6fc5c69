package io.varve.mgmt.lifecycle;

import io.varve.mgmt.name.PvLocks;
import io.varve.mgmt.name.PvLookup;
import io.varve.mgmt.peer.Engine;
import io.varve.name.KeyRule;
import io.varve.registry.Registry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What changes PVs that are archived. */
@Configuration(proxyBeanMethods = false)
@Import(LifeCycleController.class)
public class LifeCycleConfiguration {

  @Bean
  PauseSwitch pauseSwitch(Registry registry, PvLookup lookup, PvLocks locks, Clock clock) {
    return new PauseSwitch(registry.typeInfos(), lookup, locks, clock);
  }

  @Bean
  SamplingChange samplingChange(Registry registry, PvLookup lookup, PvLocks locks, Clock clock) {
    return new SamplingChange(registry.typeInfos(), lookup, locks, clock);
  }

  @Bean
  Deletion deletion(Registry registry, PvLocks locks, Engine engine, KeyRule keyRule, Clock clock) {
    return new Deletion(registry, locks, engine, keyRule, clock);
  }
}
