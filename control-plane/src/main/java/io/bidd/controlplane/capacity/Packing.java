package io.bidd.controlplane.capacity;

import io.bidd.template.ClusterCapacity.Node;
import io.bidd.template.Room;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Whether pods fit on machines, by first-fit decreasing (D. S. Johnson, Near-optimal bin packing algorithms, 1973) in three dimensions.
 * It may refuse what a cleverer packing would place, and never the other way round: sums alone would, for a pod cannot be split.
 */
final class Packing {

    private Packing() {}

    /** At its largest each runtime has its most pods, and its Redis if it has one. One pod more, of the largest kind, stays free for an upgrade to begin with. */
    static boolean fits(List<Node> nodes, Collection<Room> rooms) {
        var pods = new ArrayList<Room.Sum>();
        for (var room : rooms) {
            for (var pod = 0; pod < room.mostPods(); pod++) pods.add(room.times(1));
            if (room.hasOwnCache()) pods.add(room.cache());
        }
        if (pods.isEmpty()) return true;
        pods.sort(Comparator.comparingInt(Room.Sum::memoryMib)
                .thenComparingInt(Room.Sum::cpuMillis)
                .reversed());
        pods.addFirst(pods.getFirst());
        var free = new ArrayList<>(nodes.stream()
                .map(node -> new Room.Sum(node.pods(), node.cpuMillis(), node.memoryMib()))
                .toList());
        for (var pod : pods) if (!isPlaced(pod, free)) return false;
        return true;
    }

    private static boolean isPlaced(Room.Sum pod, List<Room.Sum> free) {
        for (var at = 0; at < free.size(); at++) {
            var node = free.get(at);
            if (node.pods() < 1 || node.cpuMillis() < pod.cpuMillis() || node.memoryMib() < pod.memoryMib()) continue;
            free.set(
                    at,
                    new Room.Sum(
                            node.pods() - 1, node.cpuMillis() - pod.cpuMillis(), node.memoryMib() - pod.memoryMib()));
            return true;
        }
        return false;
    }
}
