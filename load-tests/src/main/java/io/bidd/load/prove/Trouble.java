package io.bidd.load.prove;

/** What is done to the world while people buy. */
public enum Trouble {
    KILL("a runtime is killed (kill -9) and started again"),
    KILL_ALL("all runtimes are killed at once and started again"),
    CRASH_DATABASE("PostgreSQL is ended without a checkpoint and started again"),
    EMPTY_REDIS("Redis forgets everything"),
    RESTART_REDIS("Redis is killed and started empty"),
    SLOW_PROVIDER("every answer of the provider takes 1.5 s longer"),
    PROVIDER_DOWN("the provider cuts every connection"),
    MESSAGE_STORM("every message of the provider comes three times"),
    EIGHT_MINUTES("the clock jumps 8 minutes: unpaid orders run out"),
    AN_HOUR("the clock jumps an hour: what was postponed is due"),
    A_DAY("the clock jumps a day"),
    MORE_SUPPLY("the seller raises the supply"),
    LESS_SUPPLY("the seller lowers the supply"),
    PARCELS("the seller prepares, ships and delivers some orders"),
    GOODWILL("the seller gives the money of some orders back, mostly for goods that are not for sale again"),
    CALLED_OFF("the seller calls a deal off");

    final String about;

    Trouble(String about) {
        this.about = about;
    }
}
