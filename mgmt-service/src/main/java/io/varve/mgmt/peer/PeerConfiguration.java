package io.varve.mgmt.peer;

import io.varve.web.VarveProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The way to the other services of the appliance. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PeerProperties.class)
public class PeerConfiguration {

  @Bean
  ServiceClient mgmtServiceClient(JsonMapper json, PeerProperties properties) {
    return new ServiceClient(json, properties.timeout());
  }

  @Bean
  Engine mgmtEngine(ServiceClient client, VarveProperties properties) {
    return new Engine(client, properties.urls().engine());
  }
}
