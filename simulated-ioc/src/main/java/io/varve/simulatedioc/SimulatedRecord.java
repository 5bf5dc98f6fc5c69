package io.varve.simulatedioc;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One record of the IOC, the same over both protocols. Thread-safe. */
public final class SimulatedRecord {

  /** Who passes changes on to clients. */
  interface Observer {
    /** A new reading; {@code alarmChanged} says whether severity or status differ from before. */
    void reading(Reading reading, boolean alarmChanged);

    /** New metadata. */
    default void metadata() {}
  }

  private final String name;
  private final ValueKind kind;
  private final int count;
  private final Clock clock;
  private final List<Observer> observers = new CopyOnWriteArrayList<>();
  private final AtomicInteger caSubscribers = new AtomicInteger();
  private final AtomicLong puts = new AtomicLong();
  private volatile Reading reading;
  private volatile RecordMetadata metadata;

  SimulatedRecord(String name, ValueKind kind, int count, RecordMetadata metadata, Clock clock) {
    this.name = name;
    this.kind = kind;
    this.count = count;
    this.clock = clock;
    this.metadata = metadata;
    this.reading = Reading.at(kind.zeros(count), clock.instant(), 0, 0);
  }

  public String name() {
    return name;
  }

  public ValueKind kind() {
    return kind;
  }

  /** Elements the record can hold; 1 for a scalar. */
  public int count() {
    return count;
  }

  public Reading reading() {
    return reading;
  }

  public RecordMetadata metadata() {
    return metadata;
  }

  /** How often a value was put. */
  public long puts() {
    return puts.get();
  }

  /** Channel Access clients that monitor the value just now, however many monitors each has. */
  public int caSubscribers() {
    return caSubscribers.get();
  }

  /** Puts a value now, with the alarm its limits raise. */
  public void put(Object value) {
    put(value, clock.instant());
  }

  /** Puts a value at a time of the caller's, with the alarm its limits raise. */
  public void put(Object value, Instant time) {
    Object array = kind.arrayOf(value);
    RecordMetadata.Alarm alarm = metadata.alarmOf(Reading.at(array, time, 0, 0).asDouble());
    put(Reading.at(array, time, alarm.severity(), alarm.status()));
  }

  /** Puts a value with everything chosen by the caller. */
  public void put(Object value, Instant time, int severity, int status) {
    put(Reading.at(kind.arrayOf(value), time, severity, status));
  }

  /** Puts a value with any time stamp, sound or not. */
  public void put(Object value, long epochSecond, long nano) {
    put(new Reading(kind.arrayOf(value), epochSecond, nano, 0, 0));
  }

  /** Replaces the metadata and tells the clients. */
  public synchronized void describe(RecordMetadata newMetadata) {
    metadata = newMetadata;
    observers.forEach(Observer::metadata);
  }

  /** Updates reach all observers in the order of the puts. */
  private synchronized void put(Reading next) {
    Reading before = reading;
    reading = next;
    puts.incrementAndGet();
    boolean alarmChanged = before.severity() != next.severity() || before.status() != next.status();
    observers.forEach(observer -> observer.reading(next, alarmChanged));
  }

  void observe(Observer observer) {
    observers.add(observer);
  }

  void forget(Observer observer) {
    observers.remove(observer);
  }

  AtomicInteger caSubscriberCount() {
    return caSubscribers;
  }
}
