package io.bidd.local.pay;

/** A request that is not fit to be carried out; nothing has been changed. */
final class Refused extends RuntimeException {

    private final int status;
    private final String type;

    /** @param type last part of the problem's URN */
    Refused(int status, String type, String detail) {
        super(detail);
        this.status = status;
        this.type = type;
    }

    static Refused unreadable(String detail) {
        return new Refused(400, "invalid", detail);
    }

    static Refused unfit(String detail) {
        return new Refused(422, "invalid", detail);
    }

    Answer answer() {
        return Answer.problem(status, type, String.valueOf(getMessage()));
    }
}
