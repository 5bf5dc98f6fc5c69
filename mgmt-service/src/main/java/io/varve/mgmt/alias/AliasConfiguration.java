package io.varve.mgmt.alias;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What manages aliases. */
@Configuration(proxyBeanMethods = false)
@Import(AliasController.class)
public class AliasConfiguration {}
