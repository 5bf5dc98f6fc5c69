package io.varve.mgmt.policy;

import java.util.List;
import java.util.Map;

/** The archiving policies of a site (contract mgmt-engine-etl 2.5). Thread-safe. */
public interface Policies {

  /** Name and description of every policy a user may choose, in the order of the file. */
  Map<String, String> list();

  /** The fields that are stored within the samples of their PV instead of as PVs of their own. */
  List<String> streamFields();

  /**
   * Decides how a PV is archived.
   *
   * @throws PolicyException when the policies give no usable answer
   */
  PolicyDecision decide(PolicySubject subject);

  /** The policies as their author wrote them. */
  String text();
}
