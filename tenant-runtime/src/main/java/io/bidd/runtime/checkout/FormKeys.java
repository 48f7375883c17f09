package io.bidd.runtime.checkout;

import io.bidd.runtime.groupcommit.CommandKey;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Forms that people send. One that is sent twice, by a double click or by going back, is done once. */
@Component
public class FormKeys {

    /** What a form has to bring. */
    public static final String PATTERN = "[A-Za-z0-9-]{8,64}";

    private static final String FORM = "form";

    private final IdempotencyKeys keys;

    FormKeys(IdempotencyKeys keys) {
        this.keys = keys;
    }

    /**
     * Does what a form asks for. If it fails without telling what came of it, the form cannot be sent again for a minute; a
     * form that is shown anew has a new key.
     *
     * @param sender  who sent it
     * @param key     made with the form
     * @param command what is to be done
     * @return what came of it; nothing if this form was sent before
     */
    public <T> Optional<T> once(String sender, String key, Supplier<T> command) {
        if (keys.begin(sender, key, FORM).isPresent()) return Optional.empty();
        var outcome = CommandKey.run(sender, key, command::get);
        keys.answered(sender, key, 200, null, "");
        return Optional.of(outcome);
    }
}
