package io.varve.mgmt.operation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long operations are waited for.
 *
 * @param patience how long a call waits for its job; the job goes on after that
 */
@ConfigurationProperties("varve.mgmt.operations")
public record OperationProperties(@DefaultValue("60s") Duration patience) {}
