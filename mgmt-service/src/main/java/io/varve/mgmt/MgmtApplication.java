package io.varve.mgmt;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The management service in a JVM of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(MgmtConfiguration.class)
public class MgmtApplication {

  public static void main(String[] args) {
    SpringApplication.run(MgmtApplication.class, args);
  }
}
