package io.bidd.controlplane.domain;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param nameServer host and port that is asked, as {@code 10.0.0.10:53}; empty means the machine's usual ones
 * @param ours       where the platform's own pages and shops are; their hosts, with all that is below them, cannot be claimed
 * @param most       for each rental
 * @param lookFor    so long a claim is looked at by itself; later only when somebody asks for it
 */
@ConfigurationProperties("bidd.domains")
record DomainSettings(
        @DefaultValue("") String nameServer,
        List<String> ours,
        @DefaultValue("5") int most,
        @DefaultValue("7d") Duration lookFor) {

    private static final String SLUG = "{slug}";

    List<String> ourHosts() {
        return ours.stream().map(DomainSettings::hostOf).distinct().toList();
    }

    /** Of shops, what is behind the label that has their slug. */
    private static String hostOf(String url) {
        var host = URI.create(url.replace(SLUG, "slug")).getHost();
        return url.contains(SLUG) ? host.substring(host.indexOf('.') + 1) : host;
    }
}
