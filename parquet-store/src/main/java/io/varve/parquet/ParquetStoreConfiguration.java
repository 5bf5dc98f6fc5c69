package io.varve.parquet;

import io.varve.store.PartitionFormat;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets a service read and write Parquet stores; costs nothing until there is one. */
@Configuration(proxyBeanMethods = false)
public class ParquetStoreConfiguration {

  @Bean
  PartitionFormat parquetFormat() {
    return new ParquetFormat();
  }
}
