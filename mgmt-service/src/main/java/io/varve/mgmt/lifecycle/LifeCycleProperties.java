package io.varve.mgmt.lifecycle;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How PVs are deleted.
 *
 * @param deletionPatience how long a deletion waits for the engine to let go of a PV, and then as
 *     long again for ETL to remove its files
 */
@ConfigurationProperties("varve.mgmt.life-cycle")
public record LifeCycleProperties(@DefaultValue("5s") Duration deletionPatience) {}
