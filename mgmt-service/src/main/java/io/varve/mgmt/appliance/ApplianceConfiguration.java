package io.varve.mgmt.appliance;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What tells about the appliance. */
@Configuration(proxyBeanMethods = false)
@Import({ApplianceController.class, MetricsController.class})
public class ApplianceConfiguration {}
