package io.bidd.template;

/**
 * What a runtime of its own is given on a cluster; on one machine it is the machine that sets the limits.
 *
 * @param pods      at least so many run, 1 or more
 * @param mostPods  at most so many, not fewer than {@code pods}; more than that means it grows and shrinks by itself
 * @param cpuMillis thousandths of a core that are kept free for each pod
 * @param memoryMib memory of each pod, kept free for it and its limit, 384 or more
 */
public record Room(int pods, int mostPods, int cpuMillis, int memoryMib) {

    private static final int LEAST_MEMORY = 384;

    /** What tenants had that were ordered before rooms were written down. */
    static final Room USUAL = new Room(1, 1, 250, 512);

    /** @throws IllegalArgumentException for what cannot be */
    public Room {
        if (pods < 1 || mostPods < pods || cpuMillis < 1 || memoryMib < LEAST_MEMORY)
            throw new IllegalArgumentException("no such room: " + pods + " to " + mostPods + " pods of " + cpuMillis
                    + "m and " + memoryMib + "Mi");
    }

    /** So many pods together. */
    public Sum times(int many) {
        return new Sum(many, many * cpuMillis, many * memoryMib);
    }

    /** What several pods take together. */
    public record Sum(int pods, int cpuMillis, int memoryMib) {

        public Sum plus(Sum more) {
            return new Sum(pods + more.pods, cpuMillis + more.cpuMillis, memoryMib + more.memoryMib);
        }
    }
}
