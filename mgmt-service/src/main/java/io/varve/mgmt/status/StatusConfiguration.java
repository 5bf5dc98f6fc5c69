package io.varve.mgmt.status;

import io.varve.mgmt.name.PvLookup;
import io.varve.mgmt.peer.Engine;
import io.varve.mgmt.peer.ServiceClient;
import io.varve.registry.Registry;
import io.varve.web.HumanTime;
import io.varve.web.VarveProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What tells the status and the details of PVs. */
@Configuration(proxyBeanMethods = false)
@Import(StatusController.class)
public class StatusConfiguration {

  @Bean
  PvStatuses mgmtPvStatuses(
      Registry registry, PvLookup lookup, Engine engine, VarveProperties properties) {
    return new PvStatuses(registry, lookup, engine, properties.identity());
  }

  @Bean
  PvDetails mgmtPvDetails(
      Registry registry,
      PvLookup lookup,
      ServiceClient client,
      VarveProperties properties,
      HumanTime humanTime) {
    return new PvDetails(lookup, registry.aliases(), client, properties.urls(), humanTime);
  }
}
