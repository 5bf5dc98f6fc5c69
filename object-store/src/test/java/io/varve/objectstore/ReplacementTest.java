package io.varve.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.store.Durable;
import io.varve.store.Edition;
import io.varve.store.ObjectStorage;
import io.varve.store.PartitionRemoval;
import io.varve.store.PartitionReplacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs replace objects and take them out as they do with files, and may die on the way. */
@Guards("E34")
@Timeout(60)
class ReplacementTest {
  private final PartitionReplacement replacement = new PartitionReplacement(new Durable());

  @TempDir Path folder;
  private BucketServer server;
  private ObjectStores stores;
  private Path root;
  private Path object;
  private Path content;
  private Path aside;
  private Edition seen;

  @BeforeEach
  void start() throws Exception {
    server = BucketServer.start(folder);
    stores = server.client();
    root = stores.at("s3://" + BucketServer.BUCKET + "/lts");
    object = root.resolve("A:2024.pb");
    content = folder.resolve("content");
    aside = folder.resolve("trash/A:2024.pb");
    publish("former");
    seen = Edition.of(object);
  }

  @AfterEach
  void stop() throws IOException {
    stores.close();
    server.close();
  }

  private void publish(String text) throws IOException {
    ObjectStorage storage = ObjectStorage.of(object);
    Path file = Files.writeString(folder.resolve("published"), text);
    storage.publish(file, object, storage.edition(object));
  }

  @Test
  void theFormerContentIsKeptAndTheNewOneIsNotLeftBehind() throws IOException {
    Files.writeString(content, "the new one");

    assertThat(replacement.replace(root, object, seen, content, aside)).isTrue();

    assertThat(object).content(UTF_8).isEqualTo("the new one");
    assertThat(aside).content(UTF_8).isEqualTo("former");
    assertThat(content).doesNotExist();
  }

  @Test
  void whatChangedMeanwhileIsLeftAlone() throws IOException {
    Files.writeString(content, "the new one");
    publish("longer than it was");

    assertThat(replacement.replace(root, object, seen, content, aside)).isFalse();
    assertThat(replacement.takeOut(root, object, seen, aside)).isFalse();

    assertThat(object).content(UTF_8).isEqualTo("longer than it was");
    assertThat(content).exists();
    assertThat(aside).doesNotExist();
  }

  @Guards("E9")
  @Test
  void anotherObjectOfTheSameLengthIsLeftAloneToo() throws IOException {
    Files.writeString(content, "the new one");
    publish("FORMER");

    assertThat(replacement.replace(root, object, seen, content, aside)).isFalse();
    assertThat(replacement.takeOut(root, object, seen, aside)).isFalse();
    assertThat(new PartitionRemoval(new Durable()).removeIfStill(root, object, seen)).isFalse();

    assertThat(object).content(UTF_8).isEqualTo("FORMER");
    assertThat(content).exists();
    assertThat(aside).doesNotExist();
  }

  @Guards("E9")
  @Test
  void anObjectIsRemovedAsWhatItWasSeenToBe() throws IOException {
    PartitionRemoval removal = new PartitionRemoval(new Durable());

    assertThat(removal.removeIfStill(root, object, seen)).isTrue();
    assertThat(removal.removeIfStill(root, object, seen)).isFalse();

    assertThat(Edition.of(object)).isEqualTo(Edition.ABSENT);
  }

  @Test
  void aReplacementWhoseProcessDiedBeforeItWasTidyIsRepeatedToTheSame() throws IOException {
    Files.writeString(content, "the new one");
    replacement.replace(root, object, seen, content, aside);
    Files.writeString(content, "the new one");

    assertThat(replacement.replace(root, object, seen, content, aside)).isTrue();

    assertThat(object).content(UTF_8).isEqualTo("the new one");
    assertThat(aside).content(UTF_8).isEqualTo("former");
    assertThat(content).doesNotExist();
  }

  @Test
  void whatIsTakenOutIsKeptAlsoWhenItIsRepeated() throws IOException {
    Files.createDirectories(aside.getParent());
    Files.writeString(aside, "half of what a process that died was to");

    assertThat(replacement.takeOut(root, object, seen, aside)).isTrue();
    assertThat(replacement.takeOut(root, object, seen, aside)).isFalse();

    assertThat(aside).content(UTF_8).isEqualTo("former");
    assertThat(Files.exists(object)).isFalse();
  }

  @Test
  void aPlaceWithoutAnObjectGetsOne() throws IOException {
    Path other = root.resolve("B:2024.pb");
    Files.writeString(content, "the first");

    assertThat(replacement.replace(root, other, Edition.ABSENT, content, aside)).isTrue();

    assertThat(other).content(UTF_8).isEqualTo("the first");
    assertThat(aside).doesNotExist();
  }
}
