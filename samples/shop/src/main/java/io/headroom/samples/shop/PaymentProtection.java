package io.headroom.samples.shop;

/** What stands between the shop and the payment service. */
@FunctionalInterface
interface PaymentProtection {
    /** Makes the call; perhaps several times, perhaps not at all. Throws what the last attempt threw, or that there was none. */
    void pay(Runnable attempt);
}
