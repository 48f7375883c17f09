package io.bidd.runtime.waitingroom;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param passes      most people between admission and order at the same time, for each line
 * @param claimWithin how long a turn waits to be taken up
 * @param passFor     how long a pass is good for
 */
@ConfigurationProperties("bidd.line")
record LineSettings(
        @DefaultValue("100") int passes,
        @DefaultValue("60s") Duration claimWithin,
        @DefaultValue("10m") Duration passFor) {}
