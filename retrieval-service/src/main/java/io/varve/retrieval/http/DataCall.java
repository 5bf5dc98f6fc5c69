package io.varve.retrieval.http;

import io.varve.retrieval.answer.Extension;
import io.varve.web.ApiException;
import org.springframework.http.HttpStatus;

/**
 * The last part of a data URL, such as {@code getData.json} (contract storage-retrieval 4.1, 4.4).
 *
 * @param severalPvs whether it is getDataForPVs
 * @param extension the format
 */
record DataCall(boolean severalPvs, Extension extension) {
  private static final String ONE = "getData";
  private static final String SEVERAL = "getDataForPVs";
  private static final String GONE = "flx";

  /**
   * Reads the last part of the path.
   *
   * @throws ApiException 400 when nothing answers it, 410 for a format of EAA that nobody can read
   *     any more
   */
  static DataCall parse(String lastPart) {
    int dot = lastPart.indexOf('.');
    String method = dot < 0 ? lastPart : lastPart.substring(0, dot);
    String name = dot < 0 ? "" : lastPart.substring(dot + 1);
    if (!method.equals(ONE) && !method.equals(SEVERAL)) {
      throw ApiException.badRequest(
          "\"" + method + "\" is not a valid API method; getData and getDataForPVs are");
    }
    if (name.equals(GONE)) {
      throw new ApiException(
          HttpStatus.GONE,
          "The format flx went away with Adobe Flex, which it was made for; use .json or .csv");
    }
    Extension extension =
        Extension.of(name)
            .orElseThrow(
                () ->
                    ApiException.badRequest(
                        "'"
                            + lastPart
                            + "' ends in no known format; use one of "
                            + Extension.endings(false)));
    boolean several = method.equals(SEVERAL);
    if (several && !extension.forSeveralPvs()) {
      throw ApiException.badRequest(
          "Mime type "
              + name
              + " is not supported for several PVs. Please use one of "
              + Extension.endings(true)
              + ".");
    }
    return new DataCall(several, extension);
  }
}
