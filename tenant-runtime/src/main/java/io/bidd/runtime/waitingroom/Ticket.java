package io.bidd.runtime.waitingroom;

/**
 * A place in a line.
 *
 * @param token signed by the shop; who shows it must be the person it was given to
 */
public record Ticket(String line, String person, long number, String token) {}
