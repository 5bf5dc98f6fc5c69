package io.varve.store;

import io.varve.partition.Granularity;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A store URL taken apart: {@code scheme://host?key=value&…} (contract storage-retrieval 2.1).
 *
 * @param scheme such as {@code pb}
 * @param parameters in the order of the URL; of a repeated key the last wins
 */
public record StoreUrl(String scheme, Map<String, String> parameters) {

  /** A folder, or {@code file:///folder}, {@code tar:///folder}, {@code jar:file:///folder}. */
  private static final Pattern ROOT =
      Pattern.compile(
          "(?:(?<form>tar|gztar|jar|zip):)?(?:file:)?(?://(?=/))?(?<folder>(?!\\w+:).+)");

  /** The beginning of a root in object storage. */
  private static final Pattern OBJECTS = Pattern.compile("s3://", Pattern.CASE_INSENSITIVE);

  /**
   * Takes a URL apart.
   *
   * @throws IllegalArgumentException when it has no scheme or is badly encoded
   */
  public static StoreUrl parse(String url) {
    int scheme = url.indexOf("://");
    if (scheme <= 0) {
      throw new IllegalArgumentException("The store URL '" + url + "' has no scheme such as pb://");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    int query = url.indexOf('?');
    if (query >= 0) {
      for (String pair : url.substring(query + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          parameters.put(
              pair.substring(0, equals),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
    }
    return new StoreUrl(url.substring(0, scheme), parameters);
  }

  /** The value of a key, null when absent. */
  public @Nullable String get(String key) {
    return parameters.get(key);
  }

  /**
   * Of a merged store the URL of the part that is written to, under the name of the whole; of any
   * other this.
   *
   * @throws IllegalArgumentException when there is none
   */
  public StoreUrl own(StoreMacros macros) {
    if (!scheme.equals("merge")) {
      return this;
    }
    StoreUrl dest = parse(macros.expand(mandatory("dest")));
    Map<String, String> named = new LinkedHashMap<>(dest.parameters);
    named.put("name", mandatory("name"));
    return new StoreUrl(dest.scheme, named);
  }

  /** Whether a root is no folder of this machine. */
  static boolean isRemote(String root) {
    return OBJECTS.matcher(root).lookingAt();
  }

  /**
   * The store of files it describes, in a folder.
   *
   * @throws IllegalArgumentException when it is none or a value is missing or wrong
   */
  public Store toStore() {
    return toStore(FileSystems.getDefault(), RemoteRoots.NONE);
  }

  /**
   * The store of files it describes.
   *
   * @param files where its folder is
   * @param remote where roots are that are no folders
   * @throws IllegalArgumentException when it is none or a value is missing or wrong
   */
  Store toStore(FileSystem files, RemoteRoots remote) {
    Encoding encoding = encoding();
    String root = mandatory("rootFolder");
    if (isRemote(root)) {
      return new Store(
          mandatory("name"),
          remote.at(root),
          granularity(mandatory("partitionGranularity")),
          number("hold"),
          number("gather"),
          Packing.FILES,
          encoding);
    }
    Matcher form = ROOT.matcher(root);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'rootFolder' of a store must be a folder, with file://, tar:// or jar:file:// before it"
              + " or nothing, or s3://bucket/prefix, and is '"
              + root
              + "'");
    }
    return new Store(
        mandatory("name"),
        files.getPath(form.group("folder")),
        granularity(mandatory("partitionGranularity")),
        number("hold"),
        number("gather"),
        packing(form.group("form")),
        encoding);
  }

  private Encoding encoding() {
    return switch (scheme) {
      case "pb" -> Encoding.PlainPb.ENCODING;
      case "parquet" ->
          new Encoding.Parquet(
              Encoding.Compression.named(parameters.getOrDefault("compress", "UNCOMPRESSED")),
              number("zstdLevel", Encoding.Parquet.DEFAULT_LEVEL));
      default ->
          throw new IllegalArgumentException(
              "Stores of scheme "
                  + scheme
                  + ":// cannot be used; pb://, parquet://, blackhole:// and merge:// can");
    };
  }

  /** How files lie under a root of a form (contract storage-retrieval 1.8). */
  private Packing packing(@Nullable String form) {
    if (scheme.equals("parquet")) {
      if (form != null) {
        throw new IllegalArgumentException(
            "The 'rootFolder' of a parquet store must be a plain folder; " + form + ": is for pb");
      }
      return Packing.FILES;
    }
    if (form == null) {
      return "ZIP_PER_PV".equals(get("compress")) ? Packing.FILES_AND_OLD_ZIPS : Packing.FILES;
    }
    return form.endsWith("tar") ? Packing.TAR : Packing.ZIP;
  }

  String mandatory(String key) {
    String value = parameters.get(key);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("The store URL has no '" + key + "': " + this);
    }
    return value;
  }

  private int number(String key) {
    return number(key, 0);
  }

  private int number(String key, int otherwise) {
    String text = parameters.getOrDefault(key, String.valueOf(otherwise));
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + key + "' of a store must be a whole number and is '" + text + "'", e);
    }
  }

  private static Granularity granularity(String text) {
    try {
      return Granularity.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no partition granularity; PARTITION_HOUR is one", e);
    }
  }
}
