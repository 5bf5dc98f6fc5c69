package io.varve.engine.channel.ca;

/** {@link CaProperties} without gaps. */
record CaSettings(
    String addrList,
    boolean autoAddrList,
    int serverPort,
    int repeaterPort,
    int maxArrayBytes,
    float connTmo,
    float maxSearchPeriod) {}
