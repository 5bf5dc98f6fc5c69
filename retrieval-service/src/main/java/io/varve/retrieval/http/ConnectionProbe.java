package io.varve.retrieval.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Lets requests find out whether their client has gone while nothing is written to it, as when a
 * long range is computed. The servlet interface has no question for that; the container reads what
 * there is without waiting, and finds the end of the connection. A client that has only closed its
 * sending side looks the same until something is written to it; such an answer must not end as if
 * it were whole.
 */
public final class ConnectionProbe extends ValveBase {
  private static final String GONE = ConnectionProbe.class.getName();

  public ConnectionProbe() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    BooleanSupplier gone = () -> isGone(request.getCoyoteRequest());
    request.setAttribute(GONE, gone);
    getNext().invoke(request, response);
  }

  /** A question for the thread of a request: whether its client has gone; never without a valve. */
  static BooleanSupplier of(ServletRequest request) {
    return request.getAttribute(GONE) instanceof BooleanSupplier gone ? gone : () -> false;
  }

  /**
   * The end of a connection counts as something to read, each time. So does the next request of an
   * impatient client, but only once: then it is in the container's memory.
   */
  private static boolean isGone(org.apache.coyote.Request request) {
    boolean something = hasSomethingNew(request);
    return something && hasSomethingNew(request);
  }

  private static boolean hasSomethingNew(org.apache.coyote.Request request) {
    request.action(ActionCode.AVAILABLE, true);
    return request.getAvailable() > 0;
  }
}
