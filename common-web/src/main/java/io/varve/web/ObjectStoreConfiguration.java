package io.varve.web;

import io.varve.objectstore.ObjectStores;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Stores in object storage. The bean costs nothing until a store URL names such a root: only then
 * is a client made and the AWS SDK loaded.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ObjectStoreProperties.class)
class ObjectStoreConfiguration {

  /** Closed after every bean that reads or writes stores. */
  @Bean
  ObjectStores objectStores(ObjectStoreProperties properties, VarveProperties varve, Clock clock) {
    return new ObjectStores(properties.settings(varve.data().toAbsolutePath()), clock);
  }
}
