package io.bidd.runtime.member;

/** The shopper behind a request, as a signed sign-in says. Good for the tenant that signed it only. */
public record Shopper(String id) {}
