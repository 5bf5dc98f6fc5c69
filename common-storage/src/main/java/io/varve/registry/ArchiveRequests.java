package io.varve.registry;

import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.TypeInfo;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The pending archive requests. Thread-safe. */
public final class ArchiveRequests {

  ArchiveRequests() {}

  /** Adds those whose PV has no request yet, in one transaction. */
  public void addAll(Collection<ArchiveRequest> requests) {
    throw new UnsupportedOperationException();
  }

  public Optional<ArchiveRequest> find(String pvName) {
    throw new UnsupportedOperationException();
  }

  /** All requests of an appliance, oldest first. */
  public List<ArchiveRequest> ofAppliance(String appliance) {
    throw new UnsupportedOperationException();
  }

  /** The engine has begun to look for the PV; false when the request is gone. */
  public boolean gathering(String pvName, Instant now) {
    throw new UnsupportedOperationException();
  }

  /** The engine has learned what it needs; false when the request is gone. */
  public boolean obtained(String pvName, MetaInfo metaInfo, Instant now) {
    throw new UnsupportedOperationException();
  }

  /**
   * Turns a request into a type info, in one transaction; false, and nothing saved, when the
   * request is gone (aborted meanwhile).
   */
  public boolean fulfil(TypeInfo info) {
    throw new UnsupportedOperationException();
  }

  /** Removes a request; false when there was none. */
  public boolean abort(String pvName) {
    throw new UnsupportedOperationException();
  }
}
