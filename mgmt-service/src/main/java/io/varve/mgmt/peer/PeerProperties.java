package io.varve.mgmt.peer;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mgmt asks the other services.
 *
 * @param timeout how long an answer may take before the service counts as down
 */
@ConfigurationProperties("varve.mgmt.peers")
public record PeerProperties(@DefaultValue("5s") Duration timeout) {}
