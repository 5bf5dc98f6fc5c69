package io.varve.retrieval.http;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What retrieval answers, as OpenAPI. Written by hand: data calls read their parameters themselves,
 * which no generator sees. A test compares it with what is mapped.
 */
@RestController
public class DescriptionController {

  @GetMapping(path = "/retrieval/openapi", produces = "application/yaml")
  Resource openapi() {
    return new ClassPathResource("openapi/retrieval.yaml");
  }
}
