package io.bidd.controlplane.rental;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where our own pages and the shops are found.
 *
 * @param console without trailing slash
 * @param shop    a URL with {@code {slug}} in its host
 */
@ConfigurationProperties("bidd.urls")
record ShopAddresses(String console, String shop) {

    String url(String slug) {
        return shop.replace("{slug}", slug);
    }

    String host(String slug) {
        return URI.create(url(slug)).getHost();
    }

    String paymentReturn(String rentalId) {
        return console + "/rentals/" + rentalId + "/payment";
    }
}
