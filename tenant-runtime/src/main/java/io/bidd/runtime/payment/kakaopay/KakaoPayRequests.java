package io.bidd.runtime.payment.kakaopay;

import java.net.URI;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What we send. All goods of a shop are taxed, so nothing is ever tax free. */
final class KakaoPayRequests {

    private KakaoPayRequests() {}

    @JsonNaming(SnakeCaseStrategy.class)
    record Ready(
            String cid,
            String partnerOrderId,
            String partnerUserId,
            String itemName,
            int quantity,
            long totalAmount,
            long taxFreeAmount,
            URI approvalUrl,
            URI cancelUrl,
            URI failUrl) {}

    /** @param totalAmount has to be the one of {@link Ready}, or nothing is taken */
    @JsonNaming(SnakeCaseStrategy.class)
    record Approve(
            String cid, String tid, String partnerOrderId, String partnerUserId, String pgToken, long totalAmount) {}

    /**
     * @param cancelAvailableAmount what we believe is left, this included; another amount there, and nothing is given back
     * @param payload               comes back with the order
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Cancel(
            String cid,
            String tid,
            long cancelAmount,
            long cancelTaxFreeAmount,
            long cancelAvailableAmount,
            String payload) {}

    record Order(String cid, String tid) {}
}
