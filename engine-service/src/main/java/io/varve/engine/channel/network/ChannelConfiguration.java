package io.varve.engine.channel.network;

import io.varve.engine.channel.ChannelFactory;
import io.varve.engine.channel.ca.CaMetrics;
import io.varve.engine.channel.ca.CaNetwork;
import io.varve.engine.channel.ca.CaProperties;
import io.varve.engine.channel.pva.PvaNetwork;
import io.varve.engine.channel.pva.PvaProperties;
import io.varve.engine.channel.sampling.ClockRule;
import io.varve.engine.recording.RecordingProperties;
import io.varve.engine.recording.Rounds;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Channel Access, pvAccess, and the factory over both. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  ChannelProperties.class,
  CaProperties.class,
  PvaProperties.class,
  RecordingProperties.class
})
public class ChannelConfiguration {

  @Bean
  Rounds rounds() {
    return new Rounds();
  }

  @Bean
  CaNetwork caNetwork(CaProperties properties, Environment environment, Rounds rounds) {
    return new CaNetwork(properties, environment::getProperty, rounds, System::nanoTime);
  }

  @Bean
  CaMetrics caMetrics(CaNetwork network) {
    return new CaMetrics(network);
  }

  @Bean
  PvaNetwork pvaNetwork(PvaProperties properties, Clock clock) {
    return new PvaNetwork(properties, clock);
  }

  @Bean
  ChannelFactory channelFactory(
      CaNetwork ca,
      PvaNetwork pva,
      ChannelProperties properties,
      RecordingProperties recording,
      Clock clock) {
    return new NetworkChannels(
        ca, pva, properties.probeWindow(), new ClockRule(clock, recording.clockDrift()));
  }
}
