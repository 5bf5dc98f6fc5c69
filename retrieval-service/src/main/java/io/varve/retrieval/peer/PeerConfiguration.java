package io.varve.retrieval.peer;

import io.varve.registry.Registry;
import io.varve.retrieval.pv.PvResolver;
import io.varve.retrieval.read.PvSamples;
import io.varve.web.VarveProperties;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that ask other archives; their names begin with retrieval, as mgmt has peers too. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PeerProperties.class)
public class PeerConfiguration {

  @Bean
  PeerClient retrievalPeerClient(PeerProperties properties, Clock clock) {
    return new PeerClient(properties.peers(), clock);
  }

  @Bean
  OutsideServers retrievalOutsideServers(
      Registry registry, PeerClient client, PeerProperties properties, Clock clock) {
    return new OutsideServers(
        registry.externalServers(), client, properties.peers().membership(), clock);
  }

  @Bean
  Whereabouts retrievalWhereabouts(
      PvResolver resolver,
      Registry registry,
      OutsideServers outside,
      VarveProperties varve,
      PeerProperties properties) {
    return new Whereabouts(
        resolver, registry.appliances(), outside, varve.identity(), properties.sharedStores());
  }

  @Bean
  PeerSamples retrievalPeerSamples(PvSamples stores, PeerClient client) {
    return new PeerSamples(stores, client);
  }

  @Bean
  PeerSnapshots retrievalPeerSnapshots(PeerClient client, OutsideServers outside) {
    return new PeerSnapshots(client, outside);
  }
}
