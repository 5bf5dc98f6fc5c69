package io.varve.etl.space;

import io.varve.registry.EvictedPartition;
import io.varve.registry.EvictedPartitions;
import io.varve.web.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The forecast of the stores' space as JSON; every value a string, empty while unknown. */
@RestController
public class SpaceController {
  private static final int MOST_ROWS = 10_000;

  private final SpaceForecast forecast;
  private final Eviction eviction;
  private final EvictedPartitions evicted;

  public SpaceController(SpaceForecast forecast, Eviction eviction, EvictedPartitions evicted) {
    this.forecast = forecast;
    this.eviction = eviction;
    this.evicted = evicted;
  }

  @GetMapping("/etl/bpl/getSpaceForecast")
  public List<Map<String, String>> forecast() {
    return forecast.all().stream().map(this::row).toList();
  }

  private Map<String, String> row(SpaceForecast.Outlook outlook) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("store", outlook.store());
    row.put("root", outlook.root().toString());
    row.put("usableBytes", String.valueOf(outlook.usableBytes()));
    row.put("bytesPerDay", text(outlook.bytesPerDay()));
    row.put("daysUntilFull", text(outlook.daysUntilFull()));
    row.put("measuredOverSeconds", String.valueOf(outlook.measuredOver().toSeconds()));
    Optional<Eviction.Standing> standing = eviction.standing(outlook.root());
    EvictedPartitions.Total total = eviction.total(outlook.root());
    row.put(
        "evictionFloorBytes",
        standing.map(Eviction.Standing::floorBytes).map(String::valueOf).orElse(""));
    row.put("evictionHeldBack", standing.map(Eviction.Standing::heldBack).orElse(""));
    row.put("evictedPartitions", String.valueOf(total.partitions()));
    row.put("evictedBytes", String.valueOf(total.bytes()));
    return row;
  }

  /**
   * What was deleted for want of space, newest first.
   *
   * @param pv of this PV only
   * @param limit rows at most, 1 to 10,000
   */
  @GetMapping("/etl/bpl/getEvictedPartitions")
  public List<Map<String, String>> evicted(
      @RequestParam(required = false) @Nullable String pv,
      @RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > MOST_ROWS) {
      throw ApiException.badRequest("'limit' is " + limit + " and must be 1 to " + MOST_ROWS);
    }
    return (pv == null ? evicted.newest(limit) : evicted.newestOf(pv, limit))
        .stream().map(SpaceController::row).toList();
  }

  private static Map<String, String> row(EvictedPartition one) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("pvName", one.pvName());
    row.put("store", one.store());
    row.put("file", one.file());
    row.put("from", one.from().toString());
    row.put("to", one.to().toString());
    row.put("samples", one.samples() == null ? "" : String.valueOf(one.samples()));
    row.put("bytes", String.valueOf(one.bytes()));
    row.put("reason", one.reason());
    row.put("at", one.at().toString());
    row.put("state", one.state().name());
    return row;
  }

  private static String text(@Nullable Double number) {
    return number == null ? "" : String.valueOf(number);
  }
}
