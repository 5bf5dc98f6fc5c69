package io.varve.registry;

import io.varve.registry.ArchiveRequest.State;
import io.varve.sample.DbrType;
import io.varve.typeinfo.ArchiveParameters;
import io.varve.typeinfo.Limits;
import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.Rates;
import io.varve.typeinfo.SamplingMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Archive requests for tests, with a value of its own in every field. */
final class Requests {
  static final Instant ASKED = Instant.parse("2026-11-21T09:27:10.123456789Z");

  static final MetaInfo META_INFO =
      new MetaInfo(
          DbrType.WAVEFORM_DOUBLE,
          17,
          "ioc1.example.org",
          new Limits(-1.5, 1.5, -4, 4, -3, Double.NaN, -2, Double.MAX_VALUE),
          3,
          "mA",
          new Rates(9.5f, 161.5f, 17),
          95,
          Map.of("NAME", "A", "RTYP", "waveform", "SCAN", "1 second"));

  private Requests() {}

  static ArchiveRequest request(String pvName) {
    return request(pvName, ASKED);
  }

  static ArchiveRequest request(String pvName, Instant requestedAt) {
    return new ArchiveRequest(
        pvName,
        "ca://" + pvName + ".VAL",
        "here",
        new ArchiveParameters(
            SamplingMethod.SCAN,
            0.25f,
            true,
            "switch",
            "Fast",
            List.of("HIHI", "DESC"),
            List.of("other name"),
            true),
        State.START,
        requestedAt,
        requestedAt.plusNanos(1),
        null,
        "because");
  }
}
