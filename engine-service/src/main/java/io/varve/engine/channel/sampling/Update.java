package io.varve.engine.channel.sampling;

import io.varve.sample.SampleValue;

/**
 * What the network delivered, not yet judged.
 *
 * @param epochSecond seconds since 1970
 * @param nano nanoseconds as the IOC sent them, possibly nonsense
 * @param value the value
 * @param severity the alarm severity
 * @param status the alarm status
 */
public record Update(long epochSecond, long nano, SampleValue value, int severity, int status) {}
