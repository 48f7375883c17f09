package io.bidd.console.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host name of a company's own.
 *
 * @param recordName where its DNS has to have a text (TXT)
 * @param recordText what that text has to be
 * @param provenAt   since when it leads to the shop
 * @param lookedAt   when DNS was asked last
 * @param found      {@code NO_RECORD}, {@code OTHER_RECORD}, {@code NO_ANSWER} or {@code TAKEN_OVER}, if that was in the way
 */
public record Domain(
        String name,
        String recordName,
        String recordText,
        @Nullable Instant provenAt,
        @Nullable Instant lookedAt,
        @Nullable String found) {}
