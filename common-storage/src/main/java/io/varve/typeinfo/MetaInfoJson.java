package io.varve.typeinfo;

import io.varve.sample.DbrType;
import tools.jackson.databind.node.ObjectNode;

/**
 * Meta infos as EAA's bean JSON, with its spelling of the keys (contract mgmt-engine-etl 2.3).
 *
 * <p>{@code bytesPerEvent} is ours: EAA derives it from the sums of its minute of watching.
 */
public final class MetaInfoJson {

  private MetaInfoJson() {}

  public static String print(MetaInfo info) {
    ObjectNode node = BeanObject.MAPPER.createObjectNode();
    node.put("archDBRTypes", info.type().dbrName());
    node.put("count", String.valueOf(info.elementCount()));
    if (info.hostName() != null) {
      node.put("hostName", info.hostName());
    }
    Limits limits = info.limits();
    node.put("lowerDisplayLimit", String.valueOf(limits.lowerDisplay()));
    node.put("upperDisplayLimit", String.valueOf(limits.upperDisplay()));
    node.put("lowerAlarmLimit", String.valueOf(limits.lowerAlarm()));
    node.put("upperAlarmLimit", String.valueOf(limits.upperAlarm()));
    node.put("lowerWarningLimit", String.valueOf(limits.lowerWarning()));
    node.put("upperWarningLimit", String.valueOf(limits.upperWarning()));
    node.put("loweCtrlLimit", String.valueOf(limits.lowerControl()));
    node.put("upperCtrlLimit", String.valueOf(limits.upperControl()));
    node.put("precision", String.valueOf(info.precision()));
    if (info.units() != null) {
      node.put("unit", info.units());
    }
    node.put("eventRate", String.valueOf(info.rates().eventsPerSecond()));
    node.put("storageRate", String.valueOf(info.rates().bytesPerSecond()));
    node.put("bytesPerEvent", String.valueOf(info.rates().bytesPerEvent()));
    node.put("eventCount", String.valueOf(info.eventCount()));
    info.fields().forEach(node.putObject("otherMetaInfo")::put);
    return node.toString();
  }

  /**
   * Reads a meta info.
   *
   * @throws IllegalArgumentException with a sentence that names the key that cannot be read
   */
  public static MetaInfo parse(String json) {
    BeanObject object = BeanObject.parse("meta info", json);
    DbrType[] type = {DbrType.SCALAR_DOUBLE};
    object.with("archDBRTypes", text -> type[0] = DbrType.ofDbrName(text));
    return new MetaInfo(
        type[0],
        (int) object.number("count"),
        object.text("hostName"),
        new Limits(
            object.number("lowerDisplayLimit"),
            object.number("upperDisplayLimit"),
            object.number("lowerAlarmLimit"),
            object.number("upperAlarmLimit"),
            object.number("lowerWarningLimit"),
            object.number("upperWarningLimit"),
            object.number("loweCtrlLimit"),
            object.number("upperCtrlLimit")),
        object.number("precision"),
        object.text("unit"),
        new Rates(
            (float) object.number("eventRate"),
            (float) object.number("storageRate"),
            (int) object.number("bytesPerEvent")),
        (long) object.number("eventCount"),
        object.map("otherMetaInfo"));
  }
}
