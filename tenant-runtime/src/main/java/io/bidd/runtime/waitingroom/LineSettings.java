package io.bidd.runtime.waitingroom;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the operator of a runtime decides for all lines; what a seller decides is in {@link LineRules}.
 *
 * @param leaseFor         how long a leader that has fallen silent stays leader
 * @param pollsPerSecond   what one line may ask of this runtime; far waiters look less often to keep to it
 * @param joinsPerAddress  most joinings a minute from one address, shared by everybody behind it
 * @param joinsPerAccount  most joinings a minute of one person who has a place already
 * @param streamPort       port of the live streams, 0 for none
 * @param streams          most live streams at the same time; whoever comes later polls
 */
@ConfigurationProperties("bidd.line")
record LineSettings(
        @DefaultValue("2s") Duration leaseFor,
        @DefaultValue("10000") int pollsPerSecond,
        @DefaultValue("600") int joinsPerAddress,
        @DefaultValue("20") int joinsPerAccount,
        @DefaultValue("0") int streamPort,
        @DefaultValue("2000") int streams) {}
