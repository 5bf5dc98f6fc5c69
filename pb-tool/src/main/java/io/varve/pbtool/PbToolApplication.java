package io.varve.pbtool;

import io.varve.store.Durable;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Starts the command line. */
public final class PbToolApplication {
  private PbToolApplication() {}

  /** Runs one command and ends with its status. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status = PbCommand.commandLine(out, err, new Durable()).execute(arguments);
    out.flush();
    System.exit(status);
  }
}
