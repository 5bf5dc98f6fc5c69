package io.varve.mgmt.external;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What keeps the list of other archives. */
@Configuration(proxyBeanMethods = false)
@Import({ExternalServerController.class, FailoverCacheController.class})
public class ExternalConfiguration {}
