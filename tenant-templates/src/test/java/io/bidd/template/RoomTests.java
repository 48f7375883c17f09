package io.bidd.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RoomTests {

    @Test
    void aRedisOfItsOwnIsPartOfWhatARuntimeTakesAtItsLargest() {
        var room = Room.of(1, 4, 250, 512);
        assertThat(room.most()).isEqualTo(new Room.Sum(4, 1_000, 2_048));
        assertThat(room.withCache(256).most()).isEqualTo(new Room.Sum(5, 1_100, 2_304));
    }

    @Test
    void aRoomThatCannotBeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Room.of(2, 1, 250, 512));
        assertThatIllegalArgumentException().isThrownBy(() -> Room.of(1, 1, 250, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> new Room(1, 1, 250, 512, 1));
    }

    @Test
    void aRoomThatWasWrittenDownBeforeThereWereOwnRedisesIsRead() {
        var read = new JsonMapper()
                .readValue("{\"pods\":1,\"mostPods\":2,\"cpuMillis\":250,\"memoryMib\":512}", Room.class);
        assertThat(read).isEqualTo(Room.of(1, 2, 250, 512));
    }
}
