package io.bidd.controlplane.domain;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Asks DNS, each time anew. It gives up after some seconds. */
@Component
class NameServer {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int USUAL_PORT = 53;

    private final String address;

    NameServer(DomainSettings settings) {
        this.address = settings.nameServer();
    }

    /** Nobody answered, or the answer was none. */
    static final class Silent extends Exception {
        Silent(String said) {
            super(said);
        }
    }

    /** @return the texts that stand at this name, each put together from its parts; none if there is no such name */
    Set<String> textsAt(String name) throws Silent {
        try {
            var lookup = new Lookup(name + ".", Type.TXT);
            lookup.setResolver(resolver());
            lookup.setCache(null);
            var found = lookup.run();
            return switch (lookup.getResult()) {
                case Lookup.SUCCESSFUL ->
                    Stream.of(found)
                            .map(text -> String.join("", ((TXTRecord) text).getStrings()))
                            .collect(Collectors.toSet());
                case Lookup.HOST_NOT_FOUND, Lookup.TYPE_NOT_FOUND -> Set.of();
                default -> throw new Silent(lookup.getErrorString());
            };
        } catch (TextParseException | UnknownHostException noServer) {
            throw new Silent(String.valueOf(noServer.getMessage()));
        }
    }

    private Resolver resolver() throws UnknownHostException {
        var colon = address.lastIndexOf(':');
        var resolver = address.isEmpty()
                ? new ExtendedResolver()
                : new SimpleResolver(colon < 0 ? address : address.substring(0, colon));
        if (!address.isEmpty())
            resolver.setPort(colon < 0 ? USUAL_PORT : Integer.parseInt(address.substring(colon + 1)));
        resolver.setTimeout(PATIENCE);
        return resolver;
    }
}
