package io.varve.etl;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** ETL as a process of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(EtlConfiguration.class)
public class EtlApplication {

  public static void main(String[] args) {
    SpringApplication.run(EtlApplication.class, args);
  }
}
