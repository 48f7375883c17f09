package io.bidd.console.api;

/** What a company says of itself when it applies; the contact becomes its first member. The API has the rules. */
public record Application(
        String name,
        String businessNumber,
        String representative,
        String contactName,
        String email,
        String phone,
        String password) {

    /** Nothing typed yet. */
    public static Application empty() {
        return new Application("", "", "", "", "", "", "");
    }

    /** Passwords stay out of logs. */
    @Override
    public String toString() {
        return "Application[" + businessNumber + "]";
    }
}
