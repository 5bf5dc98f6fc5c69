package io.varve.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.store.Store;
import io.varve.store.StoreMacros;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A site without object storage pays nothing for it. */
@Timeout(60)
class WithoutSdkTest {
  @TempDir Path folder;

  @Test
  void noClassOfTheSdkIsNeededUntilARootIsInABucket() throws Exception {
    String path = System.getProperty("path.separator");
    String withoutSdk =
        Arrays.stream(System.getProperty("java.class.path").split(path))
            .filter(entry -> !entry.contains("awssdk"))
            .collect(Collectors.joining(path));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                withoutSdk,
                Plain.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(said).endsWith("a folder works\na bucket does not\n");
  }

  /** A process that has no SDK. */
  static final class Plain {
    private Plain() {}

    public static void main(String[] args) {
      Path folder = Path.of(args[0]);
      try (ObjectStores stores =
          new ObjectStores(BucketServer.settings(folder.toUri(), folder), Clock.systemUTC())) {
        StoreMacros macros = new StoreMacros(Map.of(), stores);
        String url = "pb://localhost?name=L&partitionGranularity=PARTITION_YEAR&rootFolder=";
        if (Store.parse(url + folder, macros).root().equals(folder)) {
          System.out.println("a folder works");
        }
        try {
          Store.parse(url + "s3%3A%2F%2Fbucket%2Flts", macros);
        } catch (NoClassDefFoundError expected) {
          System.out.println("a bucket does not");
        }
      }
    }
  }
}
