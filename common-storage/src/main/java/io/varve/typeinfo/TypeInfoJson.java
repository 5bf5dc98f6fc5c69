package io.varve.typeinfo;

import io.varve.sample.DbrType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Type infos as EAA's bean JSON: every scalar is a string, times are ISO with milliseconds, what is
 * absent is left out (contract mgmt-engine-etl 0.4 and 2.1).
 *
 * <p>Reading takes JSON numbers and booleans too, ignores unknown keys and leaves missing ones at
 * their defaults.
 */
public final class TypeInfoJson {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private TypeInfoJson() {}

  /** Prints one type info. */
  public static String print(TypeInfo info) {
    return toNode(info).toString();
  }

  /** The type info as a JSON object. */
  public static ObjectNode toNode(TypeInfo info) {
    ObjectNode node = BeanObject.MAPPER.createObjectNode();
    node.put("pvName", info.pvName());
    node.put("DBRType", info.type().dbrName());
    node.put("scalar", String.valueOf(info.scalar()));
    node.put("elementCount", String.valueOf(info.elementCount()));
    node.put("applianceIdentity", info.appliance());
    putIfPresent(node, "chunkKey", info.chunkKey());
    putIfPresent(node, "hostName", info.hostName());
    Limits limits = info.limits();
    node.put("lowerDisplayLimit", String.valueOf(limits.lowerDisplay()));
    node.put("upperDisplayLimit", String.valueOf(limits.upperDisplay()));
    node.put("lowerAlarmLimit", String.valueOf(limits.lowerAlarm()));
    node.put("upperAlarmLimit", String.valueOf(limits.upperAlarm()));
    node.put("lowerWarningLimit", String.valueOf(limits.lowerWarning()));
    node.put("upperWarningLimit", String.valueOf(limits.upperWarning()));
    node.put("lowerCtrlLimit", String.valueOf(limits.lowerControl()));
    node.put("upperCtrlLimit", String.valueOf(limits.upperControl()));
    node.put("precision", String.valueOf(info.precision()));
    putIfPresent(node, "units", info.units());
    node.put("hasReducedDataSet", "false");
    node.put("computedEventRate", String.valueOf(info.rates().eventsPerSecond()));
    node.put("computedStorageRate", String.valueOf(info.rates().bytesPerSecond()));
    node.put("computedBytesPerEvent", String.valueOf(info.rates().bytesPerEvent()));
    node.put("userSpecifiedEventRate", "0.0");
    node.put("creationTime", TIME.format(info.creationTime()));
    node.put("modificationTime", TIME.format(info.modificationTime()));
    node.put("paused", String.valueOf(info.paused()));
    node.put("samplingMethod", info.samplingMethod().name());
    node.put("samplingPeriod", String.valueOf(info.samplingPeriod()));
    putIfPresent(node, "policyName", info.policyName());
    info.dataStores().forEach(node.putArray("dataStores")::add);
    info.extraFields().forEach(node.putObject("extraFields")::put);
    putIfPresent(node, "controllingPV", info.controllingPv());
    info.archiveFields().forEach(node.putArray("archiveFields")::add);
    node.put("usePVAccess", String.valueOf(info.usePva()));
    node.put("useDBEProperties", String.valueOf(info.useDbeProperties()));
    return node;
  }

  /**
   * Reads one type info.
   *
   * @throws IllegalArgumentException with a sentence that names the key that cannot be read
   */
  public static TypeInfo parse(String json) {
    return fromObject(BeanObject.parse("type info", json));
  }

  /** Reads one type info from a JSON object; errors as for {@link #parse}. */
  public static TypeInfo fromNode(JsonNode node) {
    return fromObject(new BeanObject("type info", node));
  }

  private static TypeInfo fromObject(BeanObject keys) {
    String pvName = keys.text("pvName");
    if (pvName == null || pvName.isEmpty()) {
      throw new IllegalArgumentException("The type info has no pvName");
    }
    TypeInfoBuilder to = TypeInfo.named(pvName);
    keys.with("DBRType", text -> to.type(DbrType.ofDbrName(text)));
    keys.with("elementCount", text -> to.elementCount((int) Double.parseDouble(text)));
    keys.withWord("applianceIdentity", to::appliance);
    keys.with("chunkKey", to::chunkKey);
    keys.withWord("hostName", to::hostName);
    to.limits(
        new Limits(
            keys.number("lowerDisplayLimit"),
            keys.number("upperDisplayLimit"),
            keys.number("lowerAlarmLimit"),
            keys.number("upperAlarmLimit"),
            keys.number("lowerWarningLimit"),
            keys.number("upperWarningLimit"),
            keys.number("lowerCtrlLimit"),
            keys.number("upperCtrlLimit")));
    to.precision(keys.number("precision"));
    keys.withWord("units", to::units);
    to.rates(
        new Rates(
            (float) keys.number("computedEventRate"),
            (float) keys.number("computedStorageRate"),
            (int) keys.number("computedBytesPerEvent")));
    keys.with("creationTime", text -> to.creationTime(Instant.parse(text)));
    keys.with("modificationTime", text -> to.modificationTime(Instant.parse(text)));
    keys.with("paused", text -> to.paused(Boolean.parseBoolean(text)));
    keys.with("samplingMethod", text -> to.samplingMethod(SamplingMethod.valueOf(text)));
    keys.with("samplingPeriod", text -> to.samplingPeriod(Float.parseFloat(text)));
    keys.withWord("policyName", to::policyName);
    to.dataStores(keys.list("dataStores"));
    to.extraFields(keys.map("extraFields"));
    keys.with("controllingPV", to::controllingPv);
    to.archiveFields(keys.list("archiveFields"));
    keys.with("usePVAccess", text -> to.usePva(Boolean.parseBoolean(text)));
    keys.with("useDBEProperties", text -> to.useDbeProperties(Boolean.parseBoolean(text)));
    return to.build();
  }

  private static void putIfPresent(ObjectNode node, String key, @Nullable String value) {
    if (value != null) {
      node.put(key, value);
    }
  }
}
