package io.varve.mgmt.operation;

import jakarta.servlet.http.HttpServletRequest;

/** Who asks, for the record: the user if there is one, and where the request came from. */
final class Caller {
  private Caller() {}

  static String of(HttpServletRequest request) {
    String user = request.getRemoteUser();
    return user == null ? request.getRemoteAddr() : user + " at " + request.getRemoteAddr();
  }
}
