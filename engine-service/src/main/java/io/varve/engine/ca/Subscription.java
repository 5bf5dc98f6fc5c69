package io.varve.engine.ca;

/**
 * What a link asked a server to send from now on.
 *
 * @param id the client's number for it within its circuit
 * @param count elements asked for
 * @param mask which changes
 */
public record Subscription(
    int id, NativeType type, Form form, long count, int mask, CaLink.Receiver receiver) {}
