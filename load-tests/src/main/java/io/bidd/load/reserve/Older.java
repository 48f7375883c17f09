package io.bidd.load.reserve;

/** The older designs as programs. */
public final class Older {

    private Older() {}

    /** Arguments: a port for rounds, the design, the database's address, the design's schema, connections, the port of Redis. */
    public static void main(String[] arguments) throws Exception {
        var url = arguments[2];
        var schema = arguments[3];
        var connections = Integer.parseInt(arguments[4]);
        var redisPort = Integer.parseInt(arguments[5]);
        var design = switch (arguments[1]) {
            case "lock" -> new LockedStock(url, schema, connections, redisPort);
            case "rowlock" -> new RowLockStock(url, schema, connections);
            case "conditional" -> new ConditionalStock(url, schema, connections);
            case "gate" -> new GatedStock(url, schema, connections, redisPort);
            default -> throw new IllegalArgumentException("there is no design " + arguments[1]);
        };
        Rounds.serve(Integer.parseInt(arguments[0]), design);
    }
}
