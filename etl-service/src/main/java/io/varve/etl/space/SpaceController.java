package io.varve.etl.space;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The forecast of the stores' space as JSON; every value a string, empty while unknown. */
@RestController
public class SpaceController {
  private final SpaceForecast forecast;

  public SpaceController(SpaceForecast forecast) {
    this.forecast = forecast;
  }

  @GetMapping("/etl/bpl/getSpaceForecast")
  public List<Map<String, String>> forecast() {
    return forecast.all().stream().map(SpaceController::row).toList();
  }

  private static Map<String, String> row(SpaceForecast.Outlook outlook) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("store", outlook.store());
    row.put("root", outlook.root().toString());
    row.put("usableBytes", String.valueOf(outlook.usableBytes()));
    row.put("bytesPerDay", text(outlook.bytesPerDay()));
    row.put("daysUntilFull", text(outlook.daysUntilFull()));
    row.put("measuredOverSeconds", String.valueOf(outlook.measuredOver().toSeconds()));
    return row;
  }

  private static String text(@Nullable Double number) {
    return number == null ? "" : String.valueOf(number);
  }
}
