package io.varve.mgmt.operation;

import io.varve.registry.Registry;
import io.varve.web.VarveProperties;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What hands operations on archived data to ETL. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OperationProperties.class)
@Import({
  OperationController.class,
  DeletionController.class,
  JobController.class,
  FlagController.class,
  ReshardController.class
})
public class OperationConfiguration {

  @Bean
  Orders mgmtOrders(Registry registry, OperationProperties properties, Clock clock) {
    return new Orders(registry.jobs(), properties.patience(), clock);
  }

  @Bean(initMethod = "make")
  Announcement mgmtAnnouncement(Registry registry, VarveProperties properties) {
    return new Announcement(registry.appliances(), properties);
  }
}
