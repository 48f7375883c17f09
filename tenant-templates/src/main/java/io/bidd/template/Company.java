package io.bidd.template;

/** The seller that Korean law wants named at the foot of every shop page (Act on Consumer Protection in Electronic Commerce, art. 10). */
public record Company(
        String id, String name, String businessNumber, String representative, String email, String phone) {}
