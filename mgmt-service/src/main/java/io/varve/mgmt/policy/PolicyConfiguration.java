package io.varve.mgmt.policy;

import java.nio.file.Path;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The policies in force and the actions that show them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PolicyProperties.class)
@Import(PolicyController.class)
public class PolicyConfiguration {

  @Bean
  Policies mgmtPolicies(PolicyProperties properties) {
    Path file = properties.file();
    // An environment variable that is not set arrives as an empty path.
    return file == null || file.toString().isEmpty() ? PolicyFile.bundled() : new PolicyFile(file);
  }
}
