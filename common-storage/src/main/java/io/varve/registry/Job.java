package io.varve.registry;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A long operation on the data of a PV.
 *
 * @param id its name for users
 * @param kind what is done, such as {@code rename}
 * @param pvName the PV it was asked for
 * @param appliance the appliance whose ETL does it
 * @param parameters of the operation
 * @param state how far it is
 * @param done steps that are done
 * @param total steps there are, as far as is known; 0 before it is
 * @param message what is done at the moment, or how it ended
 * @param results what it found, by name; empty before its end
 * @param askedBy who wanted it
 * @param askedAt when
 * @param endedAt when it ended; null before
 * @param worker the process that works on it; null before one does
 * @param heartbeat when that process last said so; null before
 * @param cancelAsked whether it is to end without effect
 * @param committed whether it has got to where it can only go on, whoever does it
 */
public record Job(
    String id,
    String kind,
    String pvName,
    String appliance,
    Map<String, String> parameters,
    State state,
    long done,
    long total,
    String message,
    Map<String, String> results,
    String askedBy,
    Instant askedAt,
    @Nullable Instant endedAt,
    @Nullable String worker,
    @Nullable Instant heartbeat,
    boolean cancelAsked,
    boolean committed) {

  /** How far a job is. */
  public enum State {
    /** Nobody works on it yet. */
    WAITING,
    /** A process works on it, or did and died: then the next one takes it up. */
    RUNNING,
    /** It has done what it should. */
    DONE,
    /** It could not be done; the message says why. */
    FAILED,
    /** It was ended on demand, without effect. */
    CANCELLED;

    /** Whether nothing more will happen. */
    public boolean ended() {
      return this != WAITING && this != RUNNING;
    }
  }

  public Job {
    parameters = Map.copyOf(parameters);
    results = Map.copyOf(results);
  }

  /** A parameter that the operation cannot do without. */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("Job " + id + " (" + kind + ") has no '" + name + "'");
    }
    return value;
  }
}
