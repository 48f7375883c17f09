package io.bidd.load;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What somebody asks for, one request after the other. Called from the generator's one thread. */
interface Visit {

    /** @param visitor from 0, in the order in which they come */
    Step first(int visitor);

    /** @return what is asked next; nothing if the visit is over */
    @Nullable
    Step next(Answer answer);

    /** @param name groups times @param afterMillis how long the visitor waits before */
    record Step(String name, byte[] request, long afterMillis) {}

    /** @param body valid during the call only @param micros since the request was due */
    record Answer(int visitor, Step step, int status, ByteBuf body, long micros) {}

    /** Visits of a single request. */
    static Visit ofOne(Generator.Requests requests, Generator.Answers answers) {
        return new Visit() {
            @Override
            public Step first(int visitor) {
                return new Step("", requests.get(visitor), 0);
            }

            @Override
            public @Nullable Step next(Answer answer) {
                answers.accept(answer.visitor(), answer.status(), answer.body());
                return null;
            }
        };
    }
}
