package io.varve.mgmt.report;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What reports on PVs. */
@Configuration(proxyBeanMethods = false)
@Import({EngineReportController.class, ReportController.class, TimeSpanController.class})
public class ReportConfiguration {}
