package io.varve.etl.run;

import io.varve.etl.plan.PvStages;
import java.util.List;

/**
 * A PV and its stages at work.
 *
 * @param plan what its type info says
 * @param tracks its stages; none while it is paused or not archived
 */
public record Pv(PvStages plan, List<StageTrack> tracks) {
  public Pv {
    tracks = List.copyOf(tracks);
  }
}
