package io.varve.retrieval.request;

import io.varve.web.ApiException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client writes for a PV: its name, perhaps wrapped in an operator (contract
 * storage-retrieval 4.2).
 *
 * @param name the name as written, with prefix and field
 * @param operator such as {@code mean_60}; empty for none
 */
public record PvExpression(String name, String operator) {
  /** What may stand before a parenthesis; other parentheses belong to the name's modifier. */
  private static final Pattern OPERATOR = Pattern.compile("[A-Za-z][A-Za-z0-9_.\\-]*");

  /**
   * Takes an expression apart: {@code pv}, {@code op(pv)}, {@code op_arg(pv)} or {@code
   * op(pv,arg)}, which is the same as {@code op_arg(pv)}.
   *
   * @param pp the request's operator, for expressions that name none
   * @throws ApiException 400 when a parenthesis is not closed or nothing is inside
   */
  public static PvExpression parse(String text, @Nullable String pp) {
    int open = text.indexOf('(');
    if (open < 0 || !OPERATOR.matcher(text.substring(0, open)).matches()) {
      return new PvExpression(checked(text), pp == null ? "" : pp);
    }
    int close = text.lastIndexOf(')');
    if (close < open) {
      throw ApiException.badRequest(
          "The parenthesis in '" + text + "' is not closed; write operator(pv)");
    }
    String[] pieces = text.substring(open + 1, close).split(",", -1);
    StringBuilder operator = new StringBuilder(text.substring(0, open));
    for (int i = 1; i < pieces.length; i++) {
      operator.append('_').append(pieces[i].strip());
    }
    return new PvExpression(checked(pieces[0].strip()), operator.toString());
  }

  private static String checked(String name) {
    if (name.isEmpty()) {
      throw ApiException.badRequest("The name of the PV is empty; send pv=NAME");
    }
    return name;
  }
}
