package io.bidd.template;

/**
 * What a runtime of its own is given on a cluster; on one machine it is the machine that sets the limits.
 *
 * @param pods      at least so many run, 1 or more
 * @param mostPods  at most so many, not fewer than {@code pods}; more than that means it grows and shrinks by itself
 * @param cpuMillis thousandths of a core that are kept free for each pod
 * @param memoryMib memory of each pod, kept free for it and its limit, 384 or more
 * @param cacheMib  memory of a Redis of its own beside them, 64 or more; 0 if it shares the platform's
 */
public record Room(int pods, int mostPods, int cpuMillis, int memoryMib, Integer cacheMib) {

    private static final int LEAST_MEMORY = 384;
    private static final int LEAST_CACHE = 64;
    /** A Redis does little at a time: thousandths of a core that are kept free for it. */
    private static final int CACHE_CPU_MILLIS = 100;

    /** What tenants had that were ordered before rooms were written down. */
    static final Room USUAL = Room.of(1, 1, 250, 512);

    /** @throws IllegalArgumentException for what cannot be */
    public Room {
        if (cacheMib == null) cacheMib = 0; // of an earlier version
        if (pods < 1
                || mostPods < pods
                || cpuMillis < 1
                || memoryMib < LEAST_MEMORY
                || cacheMib != 0 && cacheMib < LEAST_CACHE)
            throw new IllegalArgumentException("no such room: " + pods + " to " + mostPods + " pods of " + cpuMillis
                    + "m and " + memoryMib + "Mi, Redis of " + cacheMib + "Mi");
    }

    /** With the platform's Redis. Not a constructor, of which there may be one only: settings are read by it. */
    public static Room of(int pods, int mostPods, int cpuMillis, int memoryMib) {
        return new Room(pods, mostPods, cpuMillis, memoryMib, 0);
    }

    /** The same with a Redis of this size, or with the platform's. */
    public Room withCache(int cacheMib) {
        return new Room(pods, mostPods, cpuMillis, memoryMib, cacheMib);
    }

    public boolean hasOwnCache() {
        return cacheMib > 0;
    }

    /** What its own Redis takes, if it has one. */
    public Sum cache() {
        return hasOwnCache() ? new Sum(1, CACHE_CPU_MILLIS, cacheMib) : new Sum(0, 0, 0);
    }

    /** The runtime at its largest, with its Redis. */
    public Sum most() {
        return times(mostPods).plus(cache());
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
