package io.headroom.samples.shop;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pays for a cart. */
@RestController
class CheckoutController {
    private final PaymentClient payments;

    CheckoutController(PaymentClient payments) {
        this.payments = payments;
    }

    @PostMapping("/checkout/{id}")
    Receipt checkout(@PathVariable String id) {
        payments.pay(id);
        return new Receipt(id, "paid");
    }

    record Receipt(String cart, String state) {}
}
