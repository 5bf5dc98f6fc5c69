package io.varve.retrieval.http;

import io.varve.web.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Files that a site keeps for its viewers (contract storage-retrieval 4.12, getClientConfig). */
@RestController
public class ClientConfigController {
  private final @Nullable Path folder;

  /**
   * @param folder where they lie; null when the site has none
   */
  public ClientConfigController(@Nullable Path folder) {
    this.folder = folder;
  }

  @GetMapping("/retrieval/bpl/getClientConfig")
  ResponseEntity<Resource> getClientConfig(
      @RequestParam(name = "configFile", required = false) @Nullable String name)
      throws IOException {
    if (name == null || name.isEmpty()) {
      throw ApiException.badRequest("The parameter 'configFile' is missing; send configFile=NAME");
    }
    if (folder == null) {
      throw ApiException.notFound(
          "This site keeps no files for clients; varve.retrieval.client-files names their folder");
    }
    Path file = within(folder, name);
    MediaType type =
        MediaTypeFactory.getMediaType(file.getFileName().toString())
            .orElse(MediaType.APPLICATION_OCTET_STREAM);
    return ResponseEntity.ok().contentType(type).body(new FileSystemResource(file));
  }

  /** The file itself and not what a link or a way up leads to. */
  private static Path within(Path folder, String name) throws IOException {
    try {
      Path root = folder.toRealPath();
      Path file = root.resolve(name).normalize();
      if (file.startsWith(root)
          && Files.isRegularFile(file)
          && file.toRealPath().startsWith(root)) {
        return file;
      }
    } catch (InvalidPathException e) {
      // As with any other name of no file.
    }
    throw ApiException.notFound("There is no file '" + name + "' for clients");
  }
}
