package io.varve.objectstore;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real server that speaks S3 on this machine, over a wire that fails on demand. */
public final class BucketServer implements AutoCloseable {
  public static final String BUCKET = "varve-test";
  private static final String ID = "id";
  private static final String SECRET = "secret";

  private final Path objects;
  private final Path local;
  private final S3Proxy server;
  private final FlakyWire wire;

  private BucketServer(Path objects, Path local, S3Proxy server, FlakyWire wire) {
    this.objects = objects;
    this.local = local;
    this.server = server;
    this.wire = wire;
  }

  /**
   * Starts a server with an empty bucket.
   *
   * @param folder for its objects, and for what its clients keep on their machine
   */
  public static BucketServer start(Path folder) throws Exception {
    Path objects = Files.createDirectories(folder.resolve("objects"));
    Files.createDirectories(objects.resolve(BUCKET));
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(objects.toString()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ID, SECRET)
            .build();
    server.start();
    return new BucketServer(
        objects, folder.resolve("local"), server, FlakyWire.to(server.getPort()));
  }

  /** The wire that clients with {@link #settings} reach it by. */
  public FlakyWire wire() {
    return wire;
  }

  /** The bucket as if it had been synced to a disk. */
  public Path synced() {
    return objects.resolve(BUCKET);
  }

  /** What a client needs; small pieces, so that tests need no large files. */
  public ObjectStoreSettings settings() {
    return settings(URI.create("http://127.0.0.1:" + wire.port()), local);
  }

  /** What a client needs that knows the server's address, perhaps in another process. */
  public static ObjectStoreSettings settings(URI endpoint, Path local) {
    return new ObjectStoreSettings(
        endpoint,
        null,
        true,
        new ObjectStoreSettings.Key(ID, SECRET),
        Duration.ofSeconds(3),
        Duration.ofSeconds(20),
        Duration.ofSeconds(6),
        4,
        5 << 20,
        3,
        64 * 1024,
        2,
        8 << 20,
        local);
  }

  public ObjectStores client() {
    return new ObjectStores(settings(), Clock.systemUTC());
  }

  @Override
  public void close() throws IOException {
    wire.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("The bucket server does not stop", e);
    }
  }
}
