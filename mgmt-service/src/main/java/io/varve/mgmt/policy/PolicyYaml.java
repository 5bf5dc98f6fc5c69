package io.varve.mgmt.policy;

import io.varve.mgmt.name.NamePattern;
import io.varve.mgmt.policy.DeclaredPolicy.Condition;
import io.varve.typeinfo.SamplingMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the YAML that {@link DeclarativePolicies} describes. */
final class PolicyYaml {
  private static final Set<String> TOP = Set.of("streamFields", "archiveFields", "policies");
  private static final Set<String> POLICY =
      Set.of(
          "name",
          "description",
          "when",
          "samplingMethod",
          "samplingPeriod",
          "dataStores",
          "archiveFields",
          "controlPV",
          "appliance");
  private static final Set<String> WHEN =
      Set.of(
          "pv", "recordTypes", "eventRateAbove", "storageRateAbove", "elementCountAbove", "chosen");

  private final String text;

  PolicyYaml(String text) {
    this.text = text;
  }

  DeclarativePolicies read() {
    Object tree;
    try {
      tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    } catch (YAMLException e) {
      throw new PolicyException("The policies are not valid YAML: " + e.getMessage(), e);
    }
    Node top = Node.of(tree, "the policies");
    top.allowOnly(TOP);
    Map<String, List<String>> fields = new LinkedHashMap<>();
    Object byType = top.get("archiveFields");
    if (byType != null) {
      Node node = Node.of(byType, "archiveFields");
      node.map().keySet().forEach(type -> fields.put(type, node.texts(type)));
    }
    List<DeclaredPolicy> policies = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    if (!(top.get("policies") instanceof List<?> list) || list.isEmpty()) {
      throw new PolicyException("'policies' must be a list with at least one policy");
    }
    for (Object element : list) {
      DeclaredPolicy policy = policy(Node.of(element, "a policy"));
      if (!names.add(policy.name())) {
        throw new PolicyException("There are two policies named '" + policy.name() + "'");
      }
      policies.add(policy);
    }
    return new DeclarativePolicies(text, top.texts("streamFields"), fields, policies);
  }

  private static DeclaredPolicy policy(Node unnamed) {
    String name = unnamed.text("name");
    if (name == null) {
      throw new PolicyException("A policy has no 'name'");
    }
    Node node = new Node(unnamed.map(), "policy '" + name + "'");
    node.allowOnly(POLICY);
    String description = node.text("description");
    SamplingMethod method = method(node);
    DeclaredPolicy policy =
        new DeclaredPolicy(
            name,
            description != null ? description : name,
            condition(node),
            method,
            (float) node.number("samplingPeriod", 1),
            node.texts("dataStores"),
            node.get("archiveFields") == null ? null : node.texts("archiveFields"),
            node.text("controlPV"),
            node.text("appliance"));
    try {
      // What would fail for every PV later should fail when the file is read.
      policy.decision(List.of());
      return policy;
    } catch (IllegalArgumentException e) {
      throw new PolicyException("Policy '" + name + "': " + e.getMessage(), e);
    }
  }

  private static SamplingMethod method(Node node) {
    String text = node.text("samplingMethod");
    if (text == null) {
      return SamplingMethod.MONITOR;
    }
    try {
      return SamplingMethod.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw new PolicyException(
          "samplingMethod of "
              + node.where()
              + " must be MONITOR, SCAN or DONT_ARCHIVE and is '"
              + text
              + "'",
          e);
    }
  }

  private static Condition condition(Node policy) {
    Object when = policy.get("when");
    Node node =
        when == null
            ? new Node(Map.of(), policy.where())
            : Node.of(when, "'when' of " + policy.where());
    node.allowOnly(WHEN);
    String glob = node.text("pv");
    return new Condition(
        glob == null ? null : NamePattern.glob(glob),
        node.texts("recordTypes"),
        node.number("eventRateAbove", Double.NEGATIVE_INFINITY),
        node.number("storageRateAbove", Double.NEGATIVE_INFINITY),
        node.number("elementCountAbove", Double.NEGATIVE_INFINITY),
        node.flag("chosen"));
  }

  /** One YAML mapping, with errors that say where it is. */
  private record Node(Map<String, Object> map, String where) {

    static Node of(@Nullable Object value, String where) {
      if (!(value instanceof Map<?, ?> raw)) {
        throw new PolicyException("Expected keys and values for " + where);
      }
      Map<String, Object> map = new LinkedHashMap<>();
      raw.forEach(
          (key, element) -> {
            if (element != null) {
              map.put(String.valueOf(key), element);
            }
          });
      return new Node(map, where);
    }

    @Nullable Object get(String key) {
      return map.get(key);
    }

    void allowOnly(Set<String> keys) {
      for (String key : map.keySet()) {
        if (!keys.contains(key)) {
          throw new PolicyException(
              "'" + key + "' means nothing in " + where + "; known are " + sorted(keys));
        }
      }
    }

    @Nullable String text(String key) {
      Object value = map.get(key);
      if (value instanceof Map || value instanceof List) {
        throw new PolicyException("'" + key + "' of " + where + " must be a text");
      }
      return value == null ? null : value.toString();
    }

    double number(String key, double whenAbsent) {
      Object value = map.get(key);
      if (value == null) {
        return whenAbsent;
      }
      if (value instanceof Number number) {
        return number.doubleValue();
      }
      throw new PolicyException(
          "'" + key + "' of " + where + " must be a number and is '" + value + "'");
    }

    boolean flag(String key) {
      Object value = map.get(key);
      if (value == null || value instanceof Boolean) {
        return Boolean.TRUE.equals(value);
      }
      throw new PolicyException(
          "'" + key + "' of " + where + " must be true or false and is '" + value + "'");
    }

    List<String> texts(String key) {
      Object value = map.get(key);
      if (value == null) {
        return List.of();
      }
      if (!(value instanceof List<?> list)) {
        throw new PolicyException("'" + key + "' of " + where + " must be a list");
      }
      return list.stream().map(String::valueOf).toList();
    }

    private static String sorted(Set<String> keys) {
      return String.join(", ", keys.stream().sorted().toList());
    }
  }
}
