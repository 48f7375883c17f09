package io.bidd.provisioner.reconcile;

import io.bidd.template.TenantSpec;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One step towards what is wanted. It looks, acts if it must, and throws with a cause if it could not; then it runs again
 * later. It may be killed anywhere.
 *
 * @param name stable key; the console has the words for it
 */
record Step(String name, Work work) {

    interface Work {
        /**
         * Returns quickly.
         *
         * @return what was set in motion and has not come about yet, in words; nothing once all of the step is as wanted
         */
        @Nullable
        String on(TenantSpec spec);
    }

    /** One that is done when it returns. */
    static Step act(String name, Consumer<TenantSpec> work) {
        return new Step(name, spec -> {
            work.accept(spec);
            return null;
        });
    }
}
