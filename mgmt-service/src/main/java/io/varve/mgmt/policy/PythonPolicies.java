package io.varve.mgmt.policy;

import io.varve.typeinfo.SamplingMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.python.core.Options;
import org.python.core.Py;
import org.python.core.PyDictionary;
import org.python.core.PyException;
import org.python.core.PyList;
import org.python.core.PyNone;
import org.python.core.PyObject;
import org.python.core.PySystemState;
import org.python.core.PyTuple;
import org.python.util.PythonInterpreter;

/**
 * The {@code policies.py} of EAA, run by Jython: Python 2.7 with the three functions {@code
 * getPolicyList}, {@code getFieldsArchivedAsPartOfStream} and {@code determinePolicy} (contract
 * mgmt-engine-etl 2.5).
 *
 * <p>A sampling period may be written as an integer, which EAA refuses. The script is trusted: it
 * can do what this process can.
 *
 * <p>One script is one interpreter, entered by one thread at a time, since scripts may keep state
 * in their globals.
 */
final class PythonPolicies implements Policies {
  private final String text;
  private final PythonInterpreter interpreter;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, String> list;
  private final List<String> streamFields;

  /**
   * Runs the script.
   *
   * @throws PolicyException with a sentence when it does not run or lacks a function
   */
  PythonPolicies(String script) {
    this.text = script;
    this.interpreter = newInterpreter();
    run("cannot be run", () -> interpreter.exec(Py.newStringUTF8(script)));
    function("determinePolicy");
    this.list = policyList();
    this.streamFields = texts(call("getFieldsArchivedAsPartOfStream"), "the stream fields");
  }

  @Override
  public Map<String, String> list() {
    return list;
  }

  @Override
  public List<String> streamFields() {
    return streamFields;
  }

  @Override
  public PolicyDecision decide(PolicySubject subject) {
    lock.lock();
    try {
      PyObject answer = call("determinePolicy", pvInfo(subject));
      if (!(answer instanceof PyDictionary policy)) {
        throw new PolicyException(
            "determinePolicy must return a dictionary and returned " + answer);
      }
      return decision(policy);
    } catch (PolicyException | IllegalArgumentException e) {
      throw new PolicyException(
          "The policies give no usable answer for PV " + subject.pvName() + ": " + e.getMessage(),
          e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String text() {
    return text;
  }

  private static PythonInterpreter newInterpreter() {
    // Policies need no site packages; without them the first interpreter is up in half a second.
    Options.importSite = false;
    Properties properties = new Properties();
    properties.setProperty("python.cachedir.skip", "true");
    properties.setProperty("python.import.site", "false");
    PySystemState.initialize(System.getProperties(), properties);
    return PythonInterpreter.threadLocalStateInterpreter(new PyDictionary());
  }

  private Map<String, String> policyList() {
    if (!(call("getPolicyList") instanceof PyDictionary policies)) {
      throw new PolicyException("getPolicyList must return a dictionary of names and descriptions");
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (Object key : policies.keys()) {
      names.put(String.valueOf(key), String.valueOf(policies.get(Py.java2py(key))));
    }
    return names;
  }

  private static PyDictionary pvInfo(PolicySubject subject) {
    PyDictionary info = new PyDictionary();
    put(info, "pvName", text(subject.pvName()));
    put(info, "dbrtype", text(subject.type().dbrName()));
    put(info, "elementCount", Py.newInteger(subject.elementCount()));
    put(info, "eventRate", Py.newFloat(subject.eventRate()));
    put(info, "eventCount", Py.newInteger(subject.eventCount()));
    put(info, "storageRate", Py.newFloat(subject.storageRate()));
    String alias = subject.aliasName();
    put(info, "aliasName", alias == null ? Py.None : text(alias));
    String policy = subject.policyName();
    if (policy != null) {
      put(info, "policyName", text(policy));
    }
    String controlling = subject.controllingPv();
    if (controlling != null) {
      put(info, "controlPV", text(controlling));
    }
    subject
        .fields()
        .forEach(
            (field, value) -> {
              switch (field) {
                case "MDEL", "ADEL" -> {
                  Double number = parsed(value);
                  if (number != null) {
                    put(info, field, Py.newFloat(number));
                  }
                }
                case "SCAN", "RTYP" -> put(info, field, text(value));
                default -> {
                  // NAME travels as aliasName; scripts know no other field.
                }
              }
            });
    return info;
  }

  private static PolicyDecision decision(PyDictionary policy) {
    PyObject fields = value(policy, "archiveFields");
    return new PolicyDecision(
        method(required(policy, "samplingMethod")),
        period(required(policy, "samplingPeriod")),
        optional(policy, "policyName"),
        texts(required(policy, "dataStores"), "dataStores"),
        fields == null ? List.of() : texts(fields, "archiveFields"),
        optional(policy, "controlPV"),
        optional(policy, "appliance"));
  }

  private static SamplingMethod method(PyObject value) {
    try {
      return SamplingMethod.valueOf(value.toString().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new PolicyException(
          "samplingMethod must be MONITOR, SCAN or DONT_ARCHIVE and is '" + value + "'", e);
    }
  }

  private static float period(PyObject value) {
    if (value.isNumberType()) {
      return (float) value.asDouble();
    }
    throw new PolicyException("samplingPeriod must be a number and is '" + value + "'");
  }

  private static PyObject required(PyDictionary policy, String key) {
    PyObject value = value(policy, key);
    if (value == null) {
      throw new PolicyException("the answer of determinePolicy has no " + key);
    }
    return value;
  }

  private static @Nullable String optional(PyDictionary policy, String key) {
    PyObject value = value(policy, key);
    return value == null ? null : value.toString();
  }

  /** The value of a key, null when it is absent or None. */
  private static @Nullable PyObject value(PyDictionary policy, String key) {
    PyObject value = policy.__finditem__(text(key));
    return value instanceof PyNone ? null : value;
  }

  private static List<String> texts(PyObject value, String what) {
    if (!(value instanceof PyList) && !(value instanceof PyTuple)) {
      throw new PolicyException(what + " must be a list and is '" + value + "'");
    }
    List<String> texts = new ArrayList<>();
    for (PyObject element : value.asIterable()) {
      texts.add(element.toString());
    }
    return texts;
  }

  private PyObject function(String name) {
    PyObject function = interpreter.get(name);
    if (function == null || !function.isCallable()) {
      throw new PolicyException("The policies have no function " + name);
    }
    return function;
  }

  private PyObject call(String name, PyObject... arguments) {
    PyObject function = function(name);
    PyObject[] answer = new PyObject[1];
    run("fail in " + name, () -> answer[0] = function.__call__(arguments));
    return answer[0];
  }

  /** Turns what Python throws into one sentence: kind, message and line. */
  private static void run(String failure, Runnable python) {
    try {
      python.run();
    } catch (PyException e) {
      e.normalize();
      String kind = e.type.toString().replaceAll(".*'(?:exceptions\\.)?([^']*)'.*", "$1");
      String line = e.traceback == null ? "" : " at line " + innermostLine(e);
      throw new PolicyException("The policies " + failure + line + ": " + kind + ": " + e.value, e);
    }
  }

  private static int innermostLine(PyException e) {
    var traceback = e.traceback;
    while (traceback.tb_next instanceof org.python.core.PyTraceback next) {
      traceback = next;
    }
    return traceback.tb_lineno;
  }

  private static void put(PyDictionary info, String key, PyObject value) {
    info.__setitem__(text(key), value);
  }

  private static PyObject text(String value) {
    return Py.newStringOrUnicode(value);
  }

  private static @Nullable Double parsed(String value) {
    try {
      return Double.valueOf(value);
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }
}
