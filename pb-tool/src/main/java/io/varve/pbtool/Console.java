package io.varve.pbtool;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Where a command writes: results to the one side, warnings and the progress bar to the other. */
final class Console implements AutoCloseable {
  private static final int COLUMNS = 100;
  private static final long MEGABYTE = 1_000_000;

  private final PrintWriter out;
  private final PrintWriter err;
  private @Nullable ProgressBar bar;

  Console(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Shows a bar on the error stream until the console is closed. */
  void showProgress(String task, long bytes) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(bytes)
            .setUnit(" MB", MEGABYTE)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
            .build();
  }

  /** A file is done. */
  void step(long bytes) {
    if (bar != null) {
      bar.stepBy(bytes);
    }
  }

  /** A line of the result. */
  void say(String line) {
    clearBar();
    out.println(line);
    if (bar != null) {
      out.flush();
    }
  }

  /** For a result that writes itself. */
  PrintWriter out() {
    clearBar();
    return out;
  }

  /** A sentence beside the result. */
  void warn(String sentence) {
    clearBar();
    out.flush();
    err.println(sentence);
    err.flush();
  }

  /** Whether nobody reads the result any more. */
  boolean closed() {
    return out.checkError();
  }

  private void clearBar() {
    if (bar != null) {
      System.err.print("\r\033[K");
    }
  }

  @Override
  public void close() {
    out.flush();
    if (bar != null) {
      bar.close();
    }
  }
}
