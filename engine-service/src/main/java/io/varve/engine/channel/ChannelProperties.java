package io.varve.engine.channel;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds for channels of both protocols.
 *
 * @param probeWindow how long a PV is watched before its archiving is decided
 * @param clockDrift how far an IOC's clock may be off (EAA: server_ioc_drift_seconds)
 */
@ConfigurationProperties("varve.engine")
public record ChannelProperties(
    @DefaultValue("1s") Duration probeWindow, @DefaultValue("1800s") Duration clockDrift) {}
