package io.varve.mgmt.policy;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which policies are in force.
 *
 * @param file a policies.py of EAA or a YAML file of {@link DeclarativePolicies}; null for the
 *     bundled default (EAA: ARCHAPPL_POLICIES)
 */
@ConfigurationProperties("varve.mgmt.policies")
public record PolicyProperties(@Nullable Path file) {}
