package io.varve.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** Reads the PV lists that EAA's clients send in four ways (contract mgmt-engine-etl 0.3). */
public final class PvListReader {

  /**
   * The names of a POST body: a JSON array of strings or of objects with {@code pv}, lines of text,
   * or the form field {@code pv}. A charset on the content type does no harm.
   *
   * @throws ApiException 400 when the body cannot be read
   */
  public List<String> ofBody(HttpServletRequest request) {
    throw new UnsupportedOperationException();
  }

  private PvListReader() {}
}
