package io.varve.simulatedioc;

import com.cosylab.epics.caj.cas.handlers.AbstractCASResponseHandler;
import gov.aps.jca.CAException;
import gov.aps.jca.CAStatus;
import gov.aps.jca.Monitor;
import gov.aps.jca.cas.ProcessVariable;
import gov.aps.jca.cas.ProcessVariableEventCallback;
import gov.aps.jca.cas.ProcessVariableReadCallback;
import gov.aps.jca.cas.ProcessVariableWriteCallback;
import gov.aps.jca.cas.ServerChannel;
import gov.aps.jca.dbr.CTRL;
import gov.aps.jca.dbr.DBR;
import gov.aps.jca.dbr.DBRType;
import gov.aps.jca.dbr.GR;
import gov.aps.jca.dbr.LABELS;
import gov.aps.jca.dbr.PRECISION;
import gov.aps.jca.dbr.STS;
import gov.aps.jca.dbr.Severity;
import gov.aps.jca.dbr.Status;
import gov.aps.jca.dbr.TIME;
import gov.aps.jca.dbr.TimeStamp;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/**
 * A record, or one of its fields, as one client's channel sees it.
 *
 * <p>The library sends a subscriber the value it reads and registers the monitor afterwards; a put
 * between the two would be lost. So what is current is posted again on registration when it is not
 * what was read last.
 */
final class CaProcessVariable extends ProcessVariable implements SimulatedRecord.Observer {
  /** Who must know which channels are open. */
  interface Ledger {
    void opened(CaProcessVariable pv, ServerChannel channel);

    void closed(CaProcessVariable pv);
  }

  /** Seconds from 1970 to the EPICS epoch, 1990. */
  static final long EPICS_EPOCH = 631_152_000L;

  private final SimulatedRecord record;
  private final CaField field;
  private final Ledger ledger;
  private @Nullable Reading lastRead;

  CaProcessVariable(
      String name,
      SimulatedRecord record,
      CaField field,
      ProcessVariableEventCallback events,
      Ledger ledger) {
    super(name, events);
    this.record = record;
    this.field = field;
    this.ledger = ledger;
  }

  SimulatedRecord record() {
    return record;
  }

  @Override
  public DBRType getType() {
    return field.kind(record).dbrType();
  }

  @Override
  public int getDimensionSize(int dimension) {
    return dimension == 0 ? field.count(record) : 0;
  }

  @Override
  public String @Nullable [] getEnumLabels() {
    return record.metadata().labels().toArray(String[]::new);
  }

  @Override
  public ServerChannel createChannel(int cid, int sid, String userName, String hostName)
      throws CAException {
    ServerChannel channel = super.createChannel(cid, sid, userName, hostName);
    ledger.opened(this, channel);
    return channel;
  }

  @Override
  public void destroy() {
    ledger.closed(this);
  }

  @Override
  public CAStatus read(DBR into, ProcessVariableReadCallback ignored) {
    Reading current = field.reading(record);
    synchronized (this) {
      lastRead = current;
    }
    fill(into, current);
    return CAStatus.NORMAL;
  }

  @Override
  public CAStatus write(DBR value, ProcessVariableWriteCallback ignored) {
    return CAStatus.NOWTACCESS;
  }

  @Override
  public void interestRegister() {
    super.interestRegister();
    record.observe(this);
    if (field == CaField.VAL) {
      record.caSubscriberCount().incrementAndGet();
    }
    Reading current = field.reading(record);
    boolean missed;
    synchronized (this) {
      missed = lastRead != null && !current.equals(lastRead) && field == CaField.VAL;
    }
    if (missed) {
      post(Monitor.VALUE | Monitor.LOG | Monitor.ALARM, current);
    }
  }

  @Override
  public void interestDelete() {
    super.interestDelete();
    record.forget(this);
    if (field == CaField.VAL) {
      record.caSubscriberCount().decrementAndGet();
    }
  }

  @Override
  public void reading(Reading reading, boolean alarmChanged) {
    if (field == CaField.VAL) {
      post(Monitor.VALUE | Monitor.LOG | (alarmChanged ? Monitor.ALARM : 0), reading);
    }
  }

  @Override
  public void metadata() {
    Reading current = field.reading(record);
    if (field == CaField.VAL) {
      post(Monitor.PROPERTY, current);
    } else {
      synchronized (this) {
        if (lastRead != null && java.util.Objects.deepEquals(lastRead.value(), current.value())) {
          return;
        }
        lastRead = current;
      }
      post(Monitor.VALUE | Monitor.LOG, current);
    }
  }

  private void post(int mask, Reading reading) {
    DBR event = AbstractCASResponseHandler.createDBRforReading(this);
    fill(event, reading);
    getEventCallback().postEvent(mask, event);
  }

  private void fill(DBR into, Reading from) {
    int length = Math.min(Array.getLength(from.value()), into.getCount());
    System.arraycopy(from.value(), 0, into.getValue(), 0, length);
    if (into.getValue() instanceof String[] strings) {
      java.util.Arrays.fill(strings, length, strings.length, "");
    }
    STS sts = (STS) into;
    sts.setSeverity(Severity.forValue(from.severity()));
    sts.setStatus(Status.forValue(from.status()));
    ((TIME) into).setTimeStamp(new TimeStamp(from.epochSecond() - EPICS_EPOCH, from.nano()));
    describe(into, record.metadata());
  }

  private static void describe(DBR into, RecordMetadata metadata) {
    if (into instanceof GR gr) {
      gr.setUnits(metadata.units());
      gr.setLowerDispLimit(metadata.display().low());
      gr.setUpperDispLimit(metadata.display().high());
      gr.setLowerWarningLimit(metadata.warning().low());
      gr.setUpperWarningLimit(metadata.warning().high());
      gr.setLowerAlarmLimit(metadata.alarm().low());
      gr.setUpperAlarmLimit(metadata.alarm().high());
    }
    if (into instanceof CTRL ctrl) {
      ctrl.setLowerCtrlLimit(metadata.control().low());
      ctrl.setUpperCtrlLimit(metadata.control().high());
    }
    if (into instanceof PRECISION precision) {
      precision.setPrecision((short) metadata.precision());
    }
    if (into instanceof LABELS labels) {
      labels.setLabels(metadata.labels().toArray(String[]::new));
    }
  }
}
