package io.varve.engine.archiving;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the engine leads its life.
 *
 * @param poll how often the registry is asked for news
 * @param leaseTerm how long the engine's lease lasts unless renewed
 * @param drain how long channels still receive after a stop was asked for
 * @param stopTimeout how long the final flush may take
 */
@ConfigurationProperties("varve.engine")
public record EngineProperties(
    @DefaultValue("250ms") Duration poll,
    @DefaultValue("30s") Duration leaseTerm,
    @DefaultValue("500ms") Duration drain,
    @DefaultValue("20s") Duration stopTimeout) {}
