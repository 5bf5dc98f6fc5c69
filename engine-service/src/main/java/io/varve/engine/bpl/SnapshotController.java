package io.varve.engine.bpl;

import io.varve.engine.archiving.ArchivedPv;
import io.varve.engine.archiving.ArchivedPv.Running;
import io.varve.engine.archiving.Engine;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.web.PvListReader;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The engine's part of a snapshot of many PVs (contract storage-retrieval 4.11). */
@RestController
public final class SnapshotController {
  private static final Logger log = LoggerFactory.getLogger(SnapshotController.class);

  private final Engine engine;
  private final Clock clock;
  private final SampleAtTime samples;

  public SnapshotController(Engine engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
    this.samples = new SampleAtTime(engine);
  }

  /**
   * The values that held, by name as asked for; PVs of which the engine cannot say are left out.
   */
  @PostMapping("/engine/bpl/getDataAtTime")
  Map<String, Map<String, @Nullable Object>> at(
      HttpServletRequest request, @RequestParam(required = false) @Nullable String at) {
    Instant when = TimeParameter.of("at", at, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    Map<String, Map<String, @Nullable Object>> answer = new LinkedHashMap<>();
    for (String asked : PvListReader.ofBody(request)) {
      engine
          .find(PvParameter.name(asked))
          .flatMap(ArchivedPv::running)
          .filter(running -> running.info().type() != DbrType.V4_GENERIC_BYTES)
          .ifPresent(
              running ->
                  find(running, when)
                      .ifPresent(sample -> answer.put(asked, entry(running, sample))));
    }
    return answer;
  }

  private Optional<Sample> find(Running running, Instant when) {
    try {
      return samples.find(running, when);
    } catch (IOException e) {
      log.warn("The newest sample of {} cannot be read", running.info().pvName(), e);
      return Optional.empty();
    }
  }

  private static Map<String, @Nullable Object> entry(Running running, Sample sample) {
    Map<String, String> meta = new LinkedHashMap<>(running.channel().metadata());
    meta.put("source", "engine");
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("secs", sample.epochSecond());
    entry.put("nanos", sample.nano());
    entry.put("val", PlainValue.of(sample.value()));
    entry.put("severity", sample.severity());
    entry.put("status", sample.status());
    entry.put("meta", meta);
    return entry;
  }
}
