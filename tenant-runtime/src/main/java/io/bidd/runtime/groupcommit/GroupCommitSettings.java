package io.bidd.runtime.groupcommit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param group   most changes in one transaction
 * @param crowd   most changes in one transaction while more than {@code busyFrom} wait; each waits longer, but more get through
 * @param waiting most callers that may wait; more are told to come again
 * @param patience how long a caller waits for its turn before it is told to come again
 */
@ConfigurationProperties("bidd.group-commit")
record GroupCommitSettings(
        @DefaultValue("256") int group,
        @DefaultValue("1024") int crowd,
        @DefaultValue("500") int busyFrom,
        @DefaultValue("20000") int waiting,
        @DefaultValue("5s") Duration patience) {}
