package io.bidd.controlplane.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host name of a company's own, as the company sees it.
 *
 * @param recordName  where its DNS has to have a text (TXT)
 * @param recordText  what that text has to be
 * @param provenAt    since when it leads to the shop; absent while it does not
 * @param lookedAt    when DNS was asked last
 * @param found       what was in the way then
 */
public record DomainView(
        String name,
        String recordName,
        String recordText,
        @Nullable Instant provenAt,
        @Nullable Instant lookedAt,
        @Nullable Found found) {

    /** What was found in DNS instead of the text. */
    public enum Found {
        /** Nothing stands there. */
        NO_RECORD,
        /** Something else stands there. */
        OTHER_RECORD,
        /** Nobody answered. */
        NO_ANSWER,
        /** Another rental has shown later that the name is its own. */
        TAKEN_OVER
    }
}
