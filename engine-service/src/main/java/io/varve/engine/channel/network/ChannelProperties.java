package io.varve.engine.channel.network;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds for channels of both protocols.
 *
 * @param probeWindow how long a PV is watched before its archiving is decided
 */
@ConfigurationProperties("varve.engine")
public record ChannelProperties(@DefaultValue("1s") Duration probeWindow) {}
