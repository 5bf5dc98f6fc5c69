package io.varve.registry;

import io.varve.registry.Job.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The long operations on archived data: asked for by one service, done by another, and taken up
 * again by the next process when the one that did them died. Thread-safe.
 *
 * <p>Progress and heartbeats do not raise the revision; all else does.
 */
public final class Jobs {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Between two looks at a job that is waited for. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final String OPEN = "state in ('WAITING', 'RUNNING')";

  private final Database database;

  Jobs(Database database) {
    this.database = database;
  }

  /**
   * What somebody wants done.
   *
   * @param pvNames every PV it touches, the first being the one it is asked for
   */
  public record Order(
      String kind,
      List<String> pvNames,
      String appliance,
      Map<String, String> parameters,
      String askedBy) {}

  /**
   * Adds a job. Whoever asks for the very same while it has not ended gets the job there is.
   *
   * @throws BusyPvException when another job works on one of the PVs
   */
  public Job submit(Order order, Instant now) {
    AtomicReference<@Nullable String> id = new AtomicReference<>();
    database.change(revision -> insert(order, now, id));
    String given = id.get();
    return find(given == null ? "" : given)
        .orElseThrow(() -> new IllegalStateException("A job just added is not there"));
  }

  private boolean insert(Order order, Instant now, AtomicReference<@Nullable String> id) {
    for (String pvName : order.pvNames()) {
      Optional<Job> other = openJobOf(pvName);
      if (other.isPresent()) {
        Job job = other.get();
        if (!job.kind().equals(order.kind())
            || !job.pvName().equals(order.pvNames().getFirst())
            || !job.parameters().equals(order.parameters())) {
          throw new BusyPvException(pvName, job.id());
        }
        id.set(job.id());
        return false;
      }
    }
    String name = UUID.randomUUID().toString();
    id.set(name);
    database
        .sql(
            """
            insert into job (id, kind, pv_name, appliance, parameters, state, steps_done,
              steps_total, message, results, asked_by, asked_at, cancel_asked)
            values (?, ?, ?, ?, ?, 'WAITING', 0, 0, '', '{}', ?, ?, 0)""")
        .params(
            name,
            order.kind(),
            order.pvNames().getFirst(),
            order.appliance(),
            JSON.writeValueAsString(order.parameters()),
            order.askedBy(),
            EpochNanos.of(now))
        .update();
    database.batch(
        "insert into job_pv (pv_name, job_id) values (?, ?)",
        List.copyOf(new TreeSet<>(order.pvNames())),
        pvName -> new Object[] {pvName, name});
    return true;
  }

  public Optional<Job> find(String id) {
    return database.sql("select * from job where id = ?").param(id).query(Jobs::read).optional();
  }

  /**
   * Waits until a job has ended, or so long, or until the thread is interrupted.
   *
   * @return the job as it was last seen
   */
  public Job await(Job job, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Job seen = job;
    while (!seen.state().ended()
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      seen = find(job.id()).orElse(seen);
    }
    return seen;
  }

  /** The job that works on a PV, or waits to. */
  public Optional<Job> openJobOf(String pvName) {
    return database
        .sql("select * from job where id in (select job_id from job_pv where pv_name = ?)")
        .param(pvName)
        .query(Jobs::read)
        .optional();
  }

  /** The newest jobs, newest first. */
  public List<Job> newest(int limit) {
    return database
        .sql("select * from job order by asked_at desc, id limit ?")
        .param(limit)
        .query(Jobs::read)
        .list();
  }

  /** The jobs of an appliance that have not ended, oldest first. */
  public List<Job> open(String appliance) {
    return database
        .sql("select * from job where appliance = ? and " + OPEN + " order by asked_at, id")
        .param(appliance)
        .query(Jobs::read)
        .list();
  }

  /**
   * Takes a job up. Only one process of an appliance may call this: the one that holds its lease.
   *
   * @return the job; empty when it has ended
   */
  public Optional<Job> claim(String id, String worker, Instant now) {
    return database
        .sql(
            "update job set state = 'RUNNING', worker = ?, heartbeat_at = ? where id = ? and "
                + OPEN
                + " returning *")
        .params(worker, EpochNanos.of(now), id)
        .query(Jobs::read)
        .optional();
  }

  /**
   * Notes how far a job is.
   *
   * @return the job; empty when it is not this worker's any more, which must leave it alone then
   */
  public Optional<Job> progress(
      String id, String worker, long done, long total, String message, Instant now) {
    return database
        .sql(
            """
            update job set steps_done = ?, steps_total = ?, message = ?, heartbeat_at = ?
            where id = ? and worker = ? and state = 'RUNNING' returning *""")
        .params(done, total, message, EpochNanos.of(now), id, worker)
        .query(Jobs::read)
        .optional();
  }

  /**
   * Notes for all processes to come that a job can only go on, unless somebody wants it ended: of
   * the two the first counts.
   *
   * @return the job, committed unless it was cancelled before; empty when it is not this worker's
   */
  public Optional<Job> commit(String id, String worker, Instant now) {
    return database
        .sql(
            """
            update job set committed = case when cancel_asked = 1 then committed else 1 end,
              heartbeat_at = ?
            where id = ? and worker = ? and state = 'RUNNING' returning *""")
        .params(EpochNanos.of(now), id, worker)
        .query(Jobs::read)
        .optional();
  }

  /**
   * Ends a job and frees its PVs.
   *
   * @return false when it is not this worker's any more
   */
  public boolean end(
      String id,
      String worker,
      State state,
      String message,
      Map<String, String> results,
      Instant now) {
    if (!state.ended()) {
      throw new IllegalArgumentException("A job does not end as " + state);
    }
    return database.change(
        revision ->
            database
                        .sql(
                            """
                            update job set state = ?, message = ?, results = ?, ended_at = ?
                            where id = ? and worker = ? and state = 'RUNNING'""")
                        .params(
                            state.name(),
                            message,
                            JSON.writeValueAsString(results),
                            EpochNanos.of(now),
                            id,
                            worker)
                        .update()
                    > 0
                && free(id));
  }

  /**
   * Wants a job ended without effect: at once when nobody works on it yet, else as soon as its
   * worker sees it, unless it has got to where it can only go on.
   *
   * @return false when it has ended
   */
  public boolean cancel(String id, Instant now) {
    return database.change(
        revision -> {
          boolean waited =
              database
                      .sql(
                          """
                          update job set state = 'CANCELLED', message = 'Cancelled before its start',
                            cancel_asked = 1, ended_at = ?
                          where id = ? and state = 'WAITING'""")
                      .params(EpochNanos.of(now), id)
                      .update()
                  > 0;
          if (waited) {
            return free(id);
          }
          return database
                  .sql("update job set cancel_asked = 1 where id = ? and state = 'RUNNING'")
                  .param(id)
                  .update()
              > 0;
        });
  }

  /** Forgets jobs that ended before a time. */
  public void forgetEndedBefore(Instant instant) {
    database.change(
        revision ->
            database
                    .sql("delete from job where ended_at < ?")
                    .param(EpochNanos.of(instant))
                    .update()
                > 0);
  }

  private boolean free(String id) {
    database.sql("delete from job_pv where job_id = ?").param(id).update();
    return true;
  }

  private static Job read(ResultSet row, int number) throws SQLException {
    return new Job(
        row.getString("id"),
        row.getString("kind"),
        row.getString("pv_name"),
        row.getString("appliance"),
        texts(row.getString("parameters")),
        State.valueOf(row.getString("state")),
        row.getLong("steps_done"),
        row.getLong("steps_total"),
        row.getString("message"),
        texts(row.getString("results")),
        row.getString("asked_by"),
        EpochNanos.instant(row.getLong("asked_at")),
        instantOrNull(row, "ended_at"),
        row.getString("worker"),
        instantOrNull(row, "heartbeat_at"),
        row.getInt("cancel_asked") == 1,
        row.getInt("committed") == 1);
  }

  private static Map<String, String> texts(String json) {
    return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
  }

  private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    long nanos = row.getLong(column);
    return row.wasNull() ? null : EpochNanos.instant(nanos);
  }
}
