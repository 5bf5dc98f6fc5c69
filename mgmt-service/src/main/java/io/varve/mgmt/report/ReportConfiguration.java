package io.varve.mgmt.report;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What reports on PVs. */
@Configuration(proxyBeanMethods = false)
@Import(ReportController.class)
public class ReportConfiguration {}
