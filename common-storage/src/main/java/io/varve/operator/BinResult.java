package io.varve.operator;

import io.varve.plainpb.PartitionHeader;
import io.varve.sample.FieldValue;
import io.varve.sample.SampleValue;
import java.util.List;

/**
 * What a bin comes to.
 *
 * @param bin which one
 * @param value its value
 * @param elementCount elements of the value
 * @param severity 0 (none) to 3 (invalid)
 * @param status the alarm status of the DBR
 * @param fields fields of the sample it becomes
 * @param like the header of the samples it was computed from
 */
record BinResult(
    long bin,
    SampleValue value,
    int elementCount,
    int severity,
    int status,
    List<FieldValue> fields,
    PartitionHeader like) {

  /** The same for another bin. */
  BinResult at(long other) {
    return new BinResult(other, value, elementCount, severity, status, fields, like);
  }
}
