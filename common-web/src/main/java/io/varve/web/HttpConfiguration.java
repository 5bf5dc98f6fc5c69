package io.varve.web;

import java.time.Duration;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** What cannot be said in {@code varve.yaml} about how HTTP is spoken. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

  /** Errors that Tomcat answers itself are JSON too. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatErrors() {
    return factory ->
        factory.addContextCustomizers(
            context -> {
              if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(TomcatErrors.class.getName());
              }
            });
  }

  /**
   * Pages of any origin may ask mgmt and retrieval, as in EAA (contract storage-retrieval 4.1 and
   * mgmt-engine-etl 0.1).
   */
  @Bean
  FilterRegistrationBean<CorsFilter> crossOrigin() {
    CorsConfiguration everyone = new CorsConfiguration();
    everyone.setAllowedOrigins(List.of(CorsConfiguration.ALL));
    everyone.setAllowedMethods(List.of("HEAD", "POST", "GET", "OPTIONS"));
    everyone.setAllowedHeaders(List.of(CorsConfiguration.ALL));
    everyone.setMaxAge(Duration.ofMinutes(30));
    UrlBasedCorsConfigurationSource paths = new UrlBasedCorsConfigurationSource();
    paths.registerCorsConfiguration("/mgmt/**", everyone);
    paths.registerCorsConfiguration("/retrieval/**", everyone);
    FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(new CorsFilter(paths));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }
}
