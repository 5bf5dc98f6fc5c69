package io.varve.engine.bpl;

import io.varve.engine.archiving.ArchivedPv;
import io.varve.engine.archiving.Engine;
import io.varve.engine.channel.ChannelStatus;
import io.varve.engine.recording.Tail;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is in the engine's memory: samples that no file shows yet, and the newest metadata. */
@RestController
public final class EngineDataController {
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private final Engine engine;

  public EngineDataController(Engine engine) {
    this.engine = engine;
  }

  /**
   * The live tail of a PV (contract storage-retrieval 3.4 point 5), also of one that does not run
   * until its last lines are in a file. 404 means that all there is of the PV is in files; an
   * engine that cannot say so yet answers 503.
   */
  @GetMapping("/engine/bpl/getData.raw")
  ResponseEntity<byte[]> data(
      @RequestParam(required = false) @Nullable String pv,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to)
      throws IOException {
    String name = PvParameter.name(pv);
    Optional<ArchivedPv.Running> running = PvParameter.find(engine, name);
    // After the look at what runs: lines that have left memory since then are in a file.
    Optional<Tail.PvTail> held = engine.tail(name).filter(some -> !some.lines().isEmpty());
    TypeInfo info =
        running
            .map(ArchivedPv.Running::info)
            .or(() -> held.flatMap(some -> engine.typeInfo(name)))
            .orElseThrow(() -> PvParameter.notRecorded(engine, name));
    Tail.PvTail tail = held.orElse(new Tail.PvTail(info.type(), List.of(), null));
    int elements = info.type().waveform() ? Math.max(1, info.elementCount()) : 1;
    Map<String, String> fields = running.map(EngineDataController::fields).orElse(Map.of());
    byte[] body =
        new TailChunks(name, tail.type(), elements, fields)
            .body(
                tail.lines(),
                TimeParameter.of("from", from, EARLIEST).getEpochSecond(),
                TimeParameter.of("to", to, LATEST).getEpochSecond());
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_TYPE, "application/x-protobuf")
        .body(body);
  }

  @GetMapping("/engine/bpl/getMetadata")
  Map<String, String> metadata(@RequestParam(required = false) @Nullable String pv) {
    return PvParameter.running(engine, pv).channel().metadata();
  }

  /** The metadata, and since when the PV is disconnected if it is. */
  private static Map<String, String> fields(ArchivedPv.Running running) {
    Map<String, String> fields = new LinkedHashMap<>(running.channel().metadata());
    ChannelStatus status = running.channel().status();
    Instant lost = status.lastLost();
    if (!status.connected() && lost != null) {
      fields.put("cnxlostepsecs", String.valueOf(lost.getEpochSecond()));
    }
    return fields;
  }
}
