package io.varve.etl.job;

import io.varve.plainpb.RawChunks;
import io.varve.plainpb.SampleCursor;
import io.varve.store.RawSamples;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.store.WithinRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings samples of another archive here, as answers in files that can be read more than once. */
final class Fetch {
  private final RemoteArchive remote;
  private final Folders folders;

  Fetch(RemoteArchive remote, Folders folders) {
    this.remote = remote;
    this.folders = folders;
  }

  /** The URL of raw answers, by the data retrieval URL of an archive. */
  static String rawUrl(String retrievalUrl) {
    String base = retrievalUrl.replaceFirst("/+$", "");
    return base.endsWith("/data/getData.raw") ? base : base + "/data/getData.raw";
  }

  /**
   * Fetches ranges, one after the other.
   *
   * @param folder where the answers lie, to be removed when they are not needed any more
   * @throws JobFailure when one of them is not given whole
   */
  SampleSource fetch(JobRun run, String pvName, String rawUrl, List<TimeRange> ranges, Path folder)
      throws IOException, JobFailure {
    folders.remove(folder);
    folders.make(folder);
    List<Piece> pieces = new ArrayList<>();
    for (TimeRange range : ranges) {
      run.say(pieces.size(), ranges.size(), "fetching " + range.from() + " to " + range.to());
      Path file = folder.resolve(pieces.size() + ".raw");
      if (!remote.fetch(run, rawUrl, pvName, range, file)) {
        throw new JobFailure(rawUrl + " does not know PV " + pvName);
      }
      readThrough(file);
      pieces.add(new Piece(file, range));
      run.reached("fetched");
    }
    return () -> new Pieces(pieces);
  }

  /** An answer that is damaged or cut short is refused before anything is made of it. */
  private static void readThrough(Path file) throws IOException {
    try (RawChunks answer = RawChunks.of(file)) {
      boolean more = true;
      while (more) {
        more = answer.nextChunk();
      }
    } catch (IOException e) {
      throw new IOException("The answer in " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** One answer and the range it is of; it may hold the sample before that, too. */
  private record Piece(Path file, TimeRange range) {}

  /** Answers one after the other. */
  private static final class Pieces implements SampleStream {
    private final List<Piece> pieces;
    private int next;
    private @Nullable SampleStream open;

    Pieces(List<Piece> pieces) {
      this.pieces = List.copyOf(pieces);
    }

    @Override
    public boolean next() throws IOException {
      while (true) {
        if (open != null && open.next()) {
          return true;
        }
        close();
        if (next == pieces.size()) {
          return false;
        }
        Piece piece = pieces.get(next++);
        open =
            new WithinRange(
                new RawSamples(RawChunks.of(piece.file), piece.file.toString()), piece.range);
      }
    }

    @Override
    public SampleCursor current() {
      if (open == null) {
        throw new IllegalStateException("There is no current sample");
      }
      return open.current();
    }

    @Override
    public String source() {
      return open == null ? "" : open.source();
    }

    @Override
    public void close() throws IOException {
      try (SampleStream closing = open) {
        open = null;
      }
    }
  }
}
