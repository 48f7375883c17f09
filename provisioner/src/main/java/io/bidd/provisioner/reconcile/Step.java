package io.bidd.provisioner.reconcile;

import io.bidd.template.TenantSpec;

/**
 * One step towards what is wanted. It looks, acts if it must, and throws with a cause if it could not; then it runs again
 * later. It may be killed anywhere.
 *
 * @param name stable key; the console has the words for it
 */
record Step(String name, Work work) {

    interface Work {
        void on(TenantSpec spec) throws InterruptedException;
    }
}
