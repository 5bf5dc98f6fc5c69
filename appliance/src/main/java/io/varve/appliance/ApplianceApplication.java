package io.varve.appliance;

import io.varve.engine.EngineConfiguration;
import io.varve.etl.EtlConfiguration;
import io.varve.mgmt.MgmtConfiguration;
import io.varve.retrieval.RetrievalConfiguration;
import io.varve.web.Carriers;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * Runs engine, ETL, retrieval and mgmt in one JVM on one port, 17665 unless told otherwise.
 *
 * <p>They meet here just as they do in four JVMs: in the files, in the registry and over HTTP.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  EngineConfiguration.class,
  EtlConfiguration.class,
  RetrievalConfiguration.class,
  MgmtConfiguration.class
})
public class ApplianceApplication {

  public static void main(String[] arguments) {
    Carriers.addSpare();
    SpringApplication.run(ApplianceApplication.class, arguments);
  }
}
