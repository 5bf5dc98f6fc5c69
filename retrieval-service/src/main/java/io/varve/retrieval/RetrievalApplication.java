package io.varve.retrieval;

import io.varve.web.Carriers;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The retrieval service in a JVM of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(RetrievalConfiguration.class)
public class RetrievalApplication {

  public static void main(String[] args) {
    Carriers.addSpare();
    SpringApplication.run(RetrievalApplication.class, args);
  }
}
