package io.varve.typeinfo;

import io.varve.sample.DbrType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the archive knows about one PV and how it is archived (contract mgmt-engine-etl 2.1).
 *
 * @param pvName the name it is stored and found under, without prefix and without VAL
 * @param type the archived type
 * @param elementCount elements per sample, 1 for scalars
 * @param appliance identity of the appliance that owns it
 * @param chunkKey the key of its files once fixed; null leaves it to the site's rule
 * @param hostName the IOC seen last
 * @param limits the record's limits
 * @param precision PREC
 * @param units EGU
 * @param rates what it sent when it was added
 * @param creationTime start of its life in the archive
 * @param modificationTime last change of its parameters
 * @param paused whether recording is off
 * @param samplingMethod how updates become samples
 * @param samplingPeriod seconds between samples for SCAN
 * @param policyName the policy that decided
 * @param dataStores store URLs, the engine's first, macros unexpanded
 * @param extraFields NAME, RTYP, SCAN, ADEL, MDEL as the IOC gave them
 * @param controllingPv the PV that switches recording on and off
 * @param archiveFields fields stored within its samples
 * @param usePva whether pvAccess is its protocol
 * @param useDbeProperties whether limits come by property events
 */
public record TypeInfo(
    String pvName,
    DbrType type,
    int elementCount,
    String appliance,
    @Nullable String chunkKey,
    @Nullable String hostName,
    Limits limits,
    double precision,
    @Nullable String units,
    Rates rates,
    Instant creationTime,
    Instant modificationTime,
    boolean paused,
    SamplingMethod samplingMethod,
    float samplingPeriod,
    @Nullable String policyName,
    List<String> dataStores,
    Map<String, String> extraFields,
    @Nullable String controllingPv,
    List<String> archiveFields,
    boolean usePva,
    boolean useDbeProperties) {

  public TypeInfo {
    dataStores = List.copyOf(dataStores);
    extraFields = Map.copyOf(extraFields);
    archiveFields = List.copyOf(archiveFields);
  }

  /** A builder that starts from nothing but a name. */
  public static TypeInfoBuilder named(String pvName) {
    return new TypeInfoBuilder(pvName);
  }

  /** A builder that starts from this. */
  public TypeInfoBuilder but() {
    return new TypeInfoBuilder(this);
  }

  /** Whether a sample holds one value; V4 structures count as several, as in EAA. */
  public boolean scalar() {
    return !type.waveform();
  }
}
