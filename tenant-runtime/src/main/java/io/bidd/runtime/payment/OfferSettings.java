package io.bidd.runtime.payment;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param offered whether shops that have stored no account for the sandbox provider have one nevertheless; false where money is real */
@ConfigurationProperties("bidd.sandbox")
record OfferSettings(@DefaultValue("true") boolean offered) {}
