package io.varve.mgmt.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Policies from a file, read again whenever the file has changed: {@code .py} runs in Jython,
 * {@code .yaml} and {@code .yml} are {@link DeclarativePolicies}.
 *
 * <p>A changed file that cannot be used is reported once and the policies read last stay in force,
 * so that a slip of the pen does not stop archiving. At start there is nothing to fall back on and
 * the service does not come up.
 */
final class PolicyFile implements Policies {
  private static final Logger log = LoggerFactory.getLogger(PolicyFile.class);
  private static final String BUNDLED = "default-policies.yaml";

  private final Path file;
  private Version version;
  private Policies current;

  /** What tells one state of the file from the next. */
  private record Version(@Nullable FileTime modified, long size) {}

  /**
   * @throws PolicyException with a sentence when the file cannot be used
   */
  PolicyFile(Path file) {
    this.file = file;
    this.version = version();
    this.current = read();
  }

  /** The policies that come with Varve. */
  static Policies bundled() {
    try (InputStream in = PolicyFile.class.getResourceAsStream(BUNDLED)) {
      if (in == null) {
        throw new PolicyException("The bundled policies are missing from the class path");
      }
      return DeclarativePolicies.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("The bundled policies cannot be read", e);
    }
  }

  @Override
  public Map<String, String> list() {
    return current().list();
  }

  @Override
  public List<String> streamFields() {
    return current().streamFields();
  }

  @Override
  public PolicyDecision decide(PolicySubject subject) {
    return current().decide(subject);
  }

  @Override
  public String text() {
    return current().text();
  }

  private synchronized Policies current() {
    Version now = version();
    if (!now.equals(version)) {
      version = now;
      try {
        current = read();
        log.info("The policies in {} have changed and were read again", file);
      } catch (PolicyException e) {
        log.error("{}; the policies read before stay in force", e.getMessage());
      }
    }
    return current;
  }

  private Policies read() {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    try {
      String text = Files.readString(file);
      return switch (ending) {
        case "py" -> new PythonPolicies(text);
        case "yaml", "yml" -> DeclarativePolicies.parse(text);
        default ->
            throw new PolicyException("its name must end in .py, .yaml or .yml to say what it is");
      };
    } catch (IOException e) {
      throw new PolicyException("The policy file " + file + " cannot be read: " + e, e);
    } catch (PolicyException e) {
      throw new PolicyException("The policy file " + file + ": " + e.getMessage(), e);
    }
  }

  private Version version() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(attributes.lastModifiedTime(), attributes.size());
    } catch (IOException absent) {
      // Reading it next says why, with the sentence for users.
      return new Version(null, 0);
    }
  }
}
