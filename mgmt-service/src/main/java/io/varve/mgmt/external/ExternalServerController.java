package io.varve.mgmt.external;

import io.varve.mgmt.peer.ServiceClient;
import io.varve.registry.ExternalServer;
import io.varve.registry.ExternalServers;
import io.varve.registry.Registry;
import io.varve.web.ApiException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The list of other archives that retrieval asks too (contract mgmt-engine-etl 1.8). Archives of
 * EAA's kind only; Channel Archivers are refused.
 */
@RestController
class ExternalServerController {
  /** EAA's name of the kind. */
  private static final String RAW_KIND = "ARCHAPPL_PBRAW";

  private final ExternalServers servers;
  private final ServiceClient client;

  ExternalServerController(Registry registry, ServiceClient client) {
    this.servers = registry.externalServers();
    this.client = client;
  }

  @RequestMapping("/mgmt/bpl/getExternalArchiverServers")
  List<Map<String, String>> all() {
    return servers.all().stream()
        .map(
            server -> {
              Map<String, String> row = new LinkedHashMap<>();
              row.put("CAUrl", server.url());
              row.put("indexes", server.archives());
              return row;
            })
        .toList();
  }

  /** Looks whether an archive is there; nothing is stored yet. */
  @RequestMapping("/mgmt/bpl/addExternalArchiverServer")
  Map<String, String> probe(
      @RequestParam("externalarchiverserverurl") String url,
      @RequestParam("externalServerType") String kind) {
    if (!kind.equals(RAW_KIND)) {
      throw ApiException.badRequest(
          "Servers of type '" + kind + "' are not supported; send externalServerType=" + RAW_KIND);
    }
    ExternalServer server = checked(url, ExternalServer.PBRAW);
    if (servers.all().stream().anyMatch(known -> known.url().equals(url))) {
      throw ApiException.badRequest("The server " + url + " is in the list already");
    }
    String question = server.retrievalUrl() + "/bpl/getVersion";
    if (client.get(question).join().isEmpty()) {
      throw new ApiException(
          HttpStatus.BAD_GATEWAY,
          "The server "
              + url
              + " does not answer as an archive; the address must end in /retrieval, such as"
              + " http://host:17668/retrieval");
    }
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("Connected", "ok");
    answer.put("desc", "Archiver appliance at " + server.retrievalUrl());
    answer.put("archives", ExternalServer.PBRAW);
    return answer;
  }

  /** Adds an archive to the end of the list. */
  @RequestMapping("/mgmt/bpl/addExternalArchiverServerArchives")
  Map<String, String> add(
      @RequestParam("channelarchiverserverurl") String url,
      @RequestParam("archives") String archives) {
    servers.put(checked(url, archives));
    return Map.of("Connected", "ok");
  }

  @RequestMapping("/mgmt/bpl/removeExternalArchiverServer")
  Map<String, String> remove(
      @RequestParam("channelarchiverserverurl") String url,
      @RequestParam(name = "archives", defaultValue = "") String archives) {
    if (!servers.remove(url)) {
      throw ApiException.notFound("There is no server " + url + " in the list");
    }
    return Map.of("status", "ok");
  }

  private static ExternalServer checked(String url, String archives) {
    if (!archives.equals(ExternalServer.PBRAW)) {
      throw ApiException.badRequest(
          "Channel Archivers are not supported; send archives=" + ExternalServer.PBRAW);
    }
    try {
      URI address = new URI(url);
      if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
          && address.getHost() != null) {
        return new ExternalServer(url, archives);
      }
    } catch (URISyntaxException e) {
      throw ApiException.badRequest("'" + url + "' is no address: " + e.getReason());
    }
    throw ApiException.badRequest(
        "'" + url + "' is no address of a server; it must begin with http:// or https://");
  }
}
