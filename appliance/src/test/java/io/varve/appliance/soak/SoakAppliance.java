package io.varve.appliance.soak;

import io.varve.appliance.ApplianceApplication;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** An appliance by an accelerated clock. */
public final class SoakAppliance {
  private SoakAppliance() {}

  public static void main(String[] arguments) {
    new SpringApplicationBuilder(ApplianceApplication.class, Time.class).run(arguments);
  }

  /** Settings that give the appliance the clock. */
  static Map<String, String> clock(Instant began, Instant start, int factor) {
    return Map.of(
        "soak.began", began.toString(),
        "soak.start", start.toString(),
        "soak.factor", String.valueOf(factor));
  }

  @Configuration(proxyBeanMethods = false)
  static class Time {
    @Bean
    @Primary
    Clock acceleratedClock(
        @Value("${soak.began}") Instant began,
        @Value("${soak.start}") Instant start,
        @Value("${soak.factor}") int factor) {
      return new AcceleratedClock(began, start, factor);
    }
  }
}
