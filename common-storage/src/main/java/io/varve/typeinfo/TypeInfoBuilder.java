package io.varve.typeinfo;

import io.varve.sample.DbrType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a {@link TypeInfo}; what is not set keeps the default of the class, as in EAA. */
public final class TypeInfoBuilder {
  private String pvName;
  private DbrType type = DbrType.SCALAR_DOUBLE;
  private int elementCount = 1;
  private String appliance = "";
  private @Nullable String chunkKey;
  private @Nullable String hostName;
  private Limits limits = Limits.ZERO;
  private double precision;
  private @Nullable String units;
  private Rates rates = Rates.UNKNOWN;
  private Instant creationTime = Instant.EPOCH;
  private Instant modificationTime = Instant.EPOCH;
  private boolean paused;
  private SamplingMethod samplingMethod = SamplingMethod.MONITOR;
  private float samplingPeriod = 1;
  private @Nullable String policyName;
  private List<String> dataStores = List.of();
  private Map<String, String> extraFields = Map.of();
  private @Nullable String controllingPv;
  private List<String> archiveFields = List.of();
  private boolean usePva;
  private boolean useDbeProperties;

  TypeInfoBuilder(String pvName) {
    this.pvName = pvName;
  }

  TypeInfoBuilder(TypeInfo from) {
    this.pvName = from.pvName();
    this.type = from.type();
    this.elementCount = from.elementCount();
    this.appliance = from.appliance();
    this.chunkKey = from.chunkKey();
    this.hostName = from.hostName();
    this.limits = from.limits();
    this.precision = from.precision();
    this.units = from.units();
    this.rates = from.rates();
    this.creationTime = from.creationTime();
    this.modificationTime = from.modificationTime();
    this.paused = from.paused();
    this.samplingMethod = from.samplingMethod();
    this.samplingPeriod = from.samplingPeriod();
    this.policyName = from.policyName();
    this.dataStores = from.dataStores();
    this.extraFields = from.extraFields();
    this.controllingPv = from.controllingPv();
    this.archiveFields = from.archiveFields();
    this.usePva = from.usePva();
    this.useDbeProperties = from.useDbeProperties();
  }

  public TypeInfoBuilder pvName(String value) {
    this.pvName = value;
    return this;
  }

  public TypeInfoBuilder type(DbrType value) {
    this.type = value;
    return this;
  }

  public TypeInfoBuilder elementCount(int value) {
    this.elementCount = value;
    return this;
  }

  public TypeInfoBuilder appliance(String value) {
    this.appliance = value;
    return this;
  }

  public TypeInfoBuilder chunkKey(@Nullable String value) {
    this.chunkKey = value;
    return this;
  }

  public TypeInfoBuilder hostName(@Nullable String value) {
    this.hostName = value;
    return this;
  }

  public TypeInfoBuilder limits(Limits value) {
    this.limits = value;
    return this;
  }

  public TypeInfoBuilder precision(double value) {
    this.precision = value;
    return this;
  }

  public TypeInfoBuilder units(@Nullable String value) {
    this.units = value;
    return this;
  }

  public TypeInfoBuilder rates(Rates value) {
    this.rates = value;
    return this;
  }

  public TypeInfoBuilder modificationTime(Instant value) {
    this.modificationTime = value;
    return this;
  }

  public TypeInfoBuilder paused(boolean value) {
    this.paused = value;
    return this;
  }

  public TypeInfoBuilder samplingMethod(SamplingMethod value) {
    this.samplingMethod = value;
    return this;
  }

  public TypeInfoBuilder samplingPeriod(float value) {
    this.samplingPeriod = value;
    return this;
  }

  public TypeInfoBuilder policyName(@Nullable String value) {
    this.policyName = value;
    return this;
  }

  public TypeInfoBuilder dataStores(List<String> value) {
    this.dataStores = value;
    return this;
  }

  public TypeInfoBuilder extraFields(Map<String, String> value) {
    this.extraFields = value;
    return this;
  }

  public TypeInfoBuilder controllingPv(@Nullable String value) {
    this.controllingPv = value;
    return this;
  }

  public TypeInfoBuilder archiveFields(List<String> value) {
    this.archiveFields = value;
    return this;
  }

  public TypeInfoBuilder usePva(boolean value) {
    this.usePva = value;
    return this;
  }

  public TypeInfoBuilder useDbeProperties(boolean value) {
    this.useDbeProperties = value;
    return this;
  }

  /** Sets the creation time and, as nothing was changed before it, the modification time. */
  public TypeInfoBuilder creationTime(Instant value) {
    this.creationTime = value;
    this.modificationTime = value;
    return this;
  }

  public TypeInfo build() {
    return new TypeInfo(
        pvName,
        type,
        elementCount,
        appliance,
        chunkKey,
        hostName,
        limits,
        precision,
        units,
        rates,
        creationTime,
        modificationTime,
        paused,
        samplingMethod,
        samplingPeriod,
        policyName,
        dataStores,
        extraFields,
        controllingPv,
        archiveFields,
        usePva,
        useDbeProperties);
  }
}
