package io.varve.web;

import io.varve.objectstore.ObjectStoreSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How stores with a root {@code s3://bucket/prefix} are reached; of no effect without one.
 *
 * @param endpoint of a server that speaks S3, such as {@code https://s3.example.org}; unset for
 *     Amazon's
 * @param region unset to let the AWS SDK find it (AWS_REGION, profile, instance)
 * @param pathStyle whether the bucket stands in the path of URLs; most servers but Amazon's need it
 * @param accessKey unset to let the AWS SDK find credentials (AWS_ACCESS_KEY_ID, profile, service
 *     account, instance)
 * @param secretKey of the access key
 * @param attemptTimeout longest time of one attempt of one request
 * @param callTimeout longest time of one request with all its attempts
 * @param readTimeout as that, of requests that read or list, which somebody waits for
 * @param attempts of one request at most, with growing random pauses between them
 * @param partSize sent in one request; larger files are sent in parts
 * @param partsAtOnce parts sent or copied at once
 * @param blockSize fetched at once by a reader
 * @param blocksAhead fetched ahead of a reader that reads on and on
 * @param cache memory for what was fetched
 * @param folder of this machine for locks and for files on their way; default {@code object-store}
 *     in the data folder. It needs room for the largest partition
 */
@ConfigurationProperties("varve.object-store")
public record ObjectStoreProperties(
    @Nullable URI endpoint,
    @Nullable String region,
    @DefaultValue("false") boolean pathStyle,
    @Nullable String accessKey,
    @Nullable String secretKey,
    @DefaultValue("60s") Duration attemptTimeout,
    @DefaultValue("5m") Duration callTimeout,
    @DefaultValue("30s") Duration readTimeout,
    @DefaultValue("6") int attempts,
    @DefaultValue("16MB") DataSize partSize,
    @DefaultValue("4") int partsAtOnce,
    @DefaultValue("256KB") DataSize blockSize,
    @DefaultValue("4") int blocksAhead,
    @DefaultValue("64MB") DataSize cache,
    @Nullable Path folder) {

  /** Never the secret. */
  @Override
  public String toString() {
    return "ObjectStoreProperties[endpoint=" + endpoint + ", accessKey=" + accessKey + "]";
  }

  ObjectStoreSettings settings(Path data) {
    return new ObjectStoreSettings(
        endpoint,
        region,
        pathStyle,
        key(),
        attemptTimeout,
        callTimeout,
        readTimeout,
        attempts,
        partSize.toBytes(),
        partsAtOnce,
        Math.toIntExact(blockSize.toBytes()),
        blocksAhead,
        cache.toBytes(),
        folder == null ? data.resolve("object-store") : folder);
  }

  private ObjectStoreSettings.@Nullable Key key() {
    if (accessKey == null || accessKey.isBlank()) {
      return null;
    }
    if (secretKey == null || secretKey.isBlank()) {
      throw new IllegalArgumentException(
          "varve.object-store.access-key is set and varve.object-store.secret-key is not; set both"
              + " or neither");
    }
    return new ObjectStoreSettings.Key(accessKey, secretKey);
  }
}
