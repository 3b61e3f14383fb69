package io.headroom.samples.story;

import io.headroom.samples.payment.Behaviour;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What befalls the payment service in a drill, in the order of the table's rows. */
enum Incident {
    ERRORS_10("brownout, 10 % errors") {
        @Override
        void begin(PaymentProcess payments) throws InterruptedException {
            payments.behave(Behaviour.erring(0.1));
        }
    },
    ERRORS_30("brownout, 30 % errors") {
        @Override
        void begin(PaymentProcess payments) throws InterruptedException {
            payments.behave(Behaviour.erring(0.3));
        }
    },
    OUTAGE("outage: the process is killed") {
        @Override
        void begin(PaymentProcess payments) {
            payments.kill();
        }

        @Override
        void end(PaymentProcess payments) {
            payments.start();
        }
    },
    CAPACITY("half of the capacity") {
        @Override
        void begin(PaymentProcess payments) throws InterruptedException {
            payments.change(PaymentProcess.CAPACITY.slowedDown(2));
        }

        @Override
        void end(PaymentProcess payments) throws InterruptedException {
            payments.change(PaymentProcess.CAPACITY);
        }
    },
    HANG("hang: no answers") {
        @Override
        void begin(PaymentProcess payments) throws InterruptedException {
            payments.behave(Behaviour.hanging(1));
        }
    };

    /** For people. */
    final String title;

    Incident(String title) {
        this.title = title;
    }

    /** How it is asked for: {@code errors-10}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** By its {@link #word()}. */
    static Optional<Incident> of(String word) {
        return Arrays.stream(values())
                .filter(incident -> incident.word().equals(word))
                .findFirst();
    }

    abstract void begin(PaymentProcess payments) throws InterruptedException;

    void end(PaymentProcess payments) throws InterruptedException {
        payments.behave(Behaviour.HEALTHY);
    }
}
