package io.varve.mgmt;

import io.varve.mgmt.alias.AliasConfiguration;
import io.varve.mgmt.appliance.ApplianceConfiguration;
import io.varve.mgmt.archiving.ArchivingConfiguration;
import io.varve.mgmt.external.ExternalConfiguration;
import io.varve.mgmt.lifecycle.LifeCycleConfiguration;
import io.varve.mgmt.name.NameConfiguration;
import io.varve.mgmt.operation.OperationConfiguration;
import io.varve.mgmt.peer.PeerConfiguration;
import io.varve.mgmt.policy.PolicyConfiguration;
import io.varve.mgmt.report.ReportConfiguration;
import io.varve.mgmt.status.StatusConfiguration;
import io.varve.mgmt.typeinfo.TypeInfoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The management service: one configuration per topic, each beside its classes.
 *
 * <p>The names of its beans begin with mgmt, because all services share one context in the
 * appliance.
 */
@Configuration(proxyBeanMethods = false)
@Import({
  AliasConfiguration.class,
  ApplianceConfiguration.class,
  ArchivingConfiguration.class,
  ExternalConfiguration.class,
  LifeCycleConfiguration.class,
  NameConfiguration.class,
  OperationConfiguration.class,
  PeerConfiguration.class,
  PolicyConfiguration.class,
  ReportConfiguration.class,
  StatusConfiguration.class,
  TypeInfoConfiguration.class
})
public class MgmtConfiguration {

  @Bean
  WebMvcConfigurer mgmtWebPage() {
    return new WebPage();
  }
}
