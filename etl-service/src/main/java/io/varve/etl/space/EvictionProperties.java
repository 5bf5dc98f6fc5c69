package io.varve.etl.space;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What may be deleted when stores are short of space; nothing unless somebody says so.
 *
 * @param stores what is allowed, by the names of stores
 */
@ConfigurationProperties("varve.etl.eviction")
public record EvictionProperties(@DefaultValue Map<String, Policy> stores) {

  public EvictionProperties {
    stores = Map.copyOf(stores);
  }

  /**
   * What may be deleted of a store.
   *
   * @param floor when less than this is free, the oldest partitions go until as much is free again
   * @param keep no partition goes that ended less long ago
   * @param atMostPerHour bytes that are deleted in any hour
   * @param alsoBeforeOthers whether partitions go, too, of PVs that have a later store
   */
  public record Policy(
      @Nullable DataSize floor,
      @DefaultValue("365d") Duration keep,
      @DefaultValue("10GB") DataSize atMostPerHour,
      @DefaultValue("false") boolean alsoBeforeOthers) {

    public Policy {
      if (floor == null || floor.toBytes() < 1) {
        throw new IllegalArgumentException(
            "An eviction policy needs a 'floor', such as 50GB: the space that is to stay free");
      }
      if (keep.isNegative() || keep.isZero()) {
        throw new IllegalArgumentException(
            "'keep' of an eviction policy is " + keep + "; it must be a time such as 365d");
      }
      if (atMostPerHour.toBytes() < 1) {
        throw new IllegalArgumentException(
            "'at-most-per-hour' of an eviction policy is "
                + atMostPerHour
                + "; to delete nothing, leave the policy out");
      }
    }

    /** Bytes that are to stay free. */
    long floorBytes() {
      return floor == null ? 0 : floor.toBytes();
    }
  }
}
