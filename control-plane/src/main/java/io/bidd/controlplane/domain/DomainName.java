package io.bidd.controlplane.domain;

import io.bidd.controlplane.problem.Refused;
import java.net.IDN;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

/** A host name as DNS has it: lower case, without the last dot, other scripts in their ASCII form (RFC 1123, RFC 5891). */
final class DomainName {

    private static final int LONGEST = 240; // with what is put before it for the proof it is still a name
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");

    private DomainName() {}

    /**
     * @param typed by a person
     * @param ours  host names of the platform's own, which nobody can claim, nor anything below them
     * @throws Refused if it is no host name, or one of ours
     */
    static String parse(String typed, Collection<String> ours) {
        var name = ascii(typed.strip()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) name = name.substring(0, name.length() - 1);
        if (name.length() > LONGEST || !NAME.matcher(name).matches())
            throw Refused.invalid(
                    "not-a-domain",
                    "This is no host name. Type it as shop.example.com, without https:// and without a path.");
        for (var own : ours)
            if (name.equals(own) || name.endsWith("." + own))
                throw Refused.invalid("our-domain", "Names of " + own + " are the platform's own.");
        return name;
    }

    private static String ascii(String typed) {
        try {
            return IDN.toASCII(typed);
        } catch (IllegalArgumentException noName) {
            return "";
        }
    }
}
