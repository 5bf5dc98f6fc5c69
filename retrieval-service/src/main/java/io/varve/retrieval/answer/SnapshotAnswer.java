package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.pvdata.StructureReader;
import io.varve.sample.DbrType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest samples of PVs as one JSON object by the names as requested (contract
 * storage-retrieval 4.11). What is not finite is null.
 */
public final class SnapshotAnswer {
  private final Map<String, Object> samples = new LinkedHashMap<>();

  /**
   * Adds a PV.
   *
   * @param at stands on its sample
   */
  public void add(String requestedName, SampleCursor at) {
    Map<String, Object> sample = sampleOf(at);
    // EAA collects fields and shows none; its clients read the key.
    sample.put("fields", Map.of());
    samples.put(requestedName, sample);
  }

  /**
   * Adds a PV with what is known of it.
   *
   * @param at stands on its sample
   * @param source where it comes from when that is not a store, such as {@code engine}; or empty
   * @param metadata the engine's; empty when it is not from there
   */
  public void add(
      String requestedName, SampleCursor at, String source, Map<String, String> metadata) {
    Map<String, Object> sample = sampleOf(at);
    Map<String, String> meta = new LinkedHashMap<>(metadata);
    meta.put("DBRType", at.type().dbrName());
    if (source.isEmpty()) {
      sample.put("fields", Map.of());
    } else {
      meta.put("source", source);
    }
    sample.put("meta", meta);
    samples.put(requestedName, sample);
  }

  /** Adds a PV with what another archive answered for it. */
  public void add(String requestedName, Map<String, Object> sample) {
    samples.put(requestedName, sample);
  }

  /** Whether a PV has been added. */
  public boolean has(String requestedName) {
    return samples.containsKey(requestedName);
  }

  private static Map<String, Object> sampleOf(SampleCursor at) {
    Map<String, Object> sample = new LinkedHashMap<>();
    sample.put("val", valueOf(at));
    sample.put("secs", at.epochSecond());
    sample.put("nanos", at.nano());
    sample.put("severity", at.severity());
    sample.put("status", at.status());
    return sample;
  }

  private static Object valueOf(SampleCursor at) {
    if (at.type() == DbrType.V4_GENERIC_BYTES) {
      return StructureReader.read(at.bytes()).orElse(Map.of());
    }
    if (!at.type().waveform()) {
      return elementOf(at, 0);
    }
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < at.elementCount(); i++) {
      elements.add(elementOf(at, i));
    }
    return elements;
  }

  private static Object elementOf(SampleCursor at, int index) {
    return switch (at.type()) {
      case SCALAR_DOUBLE, WAVEFORM_DOUBLE -> at.doubleAt(index);
      case SCALAR_FLOAT, WAVEFORM_FLOAT -> at.floatAt(index);
      case SCALAR_STRING, WAVEFORM_STRING -> at.stringAt(index);
      default -> at.intAt(index);
    };
  }

  /** The whole answer. */
  public String json() {
    return JsonText.of(samples);
  }
}
