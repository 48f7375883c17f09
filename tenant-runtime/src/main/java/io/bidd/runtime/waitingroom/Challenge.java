package io.bidd.runtime.waitingroom;

import org.jspecify.annotations.Nullable;

/** Something that stands before joining, as a puzzle that programs do not solve. A bean of this type is asked at every joining. */
public interface Challenge {

    /** @param answer what the browser sent in the header {@code Challenge-Answer} @return what is to be done first, or nothing */
    @Nullable
    String refuse(String line, String person, String address, @Nullable String answer);
}
