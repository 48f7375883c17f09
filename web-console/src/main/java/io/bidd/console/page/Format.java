package io.bidd.console.page;

import io.bidd.console.api.Money;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;

/** How amounts and moments are written for a reader. Moments are those of {@link #SEOUL}, where the shops are. */
public record Format(Locale locale) {

    static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

    private static final DateTimeFormatter KOREAN = DateTimeFormatter.ofPattern("yyyy. M. d. HH:mm", Locale.KOREAN);
    private static final DateTimeFormatter ENGLISH = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** {@code 1,234,000원} or {@code ₩1,234,000}; other currencies as the reader's language writes them. */
    public String money(Money money) {
        if (money.currency().equals("KRW"))
            return korean() ? number(money.amount()) + "원" : "₩" + number(money.amount());
        var currency = Currency.getInstance(money.currency());
        var format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(currency);
        return format.format(BigDecimal.valueOf(money.amount(), Math.max(0, currency.getDefaultFractionDigits())));
    }

    public String number(long number) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }

    /** Day and minute. */
    public String moment(Instant instant) {
        return (korean() ? KOREAN : ENGLISH).format(instant.atZone(SEOUL));
    }

    /** Hour, minute and second of a moment that is near. */
    public String hour(Instant instant) {
        return HOUR.format(instant.atZone(SEOUL));
    }

    private boolean korean() {
        return locale.getLanguage().equals("ko");
    }
}
