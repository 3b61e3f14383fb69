package io.headroom;

import io.headroom.budget.BudgetingMethod;
import io.headroom.internal.window.SliceCounter;
import io.headroom.sli.Sli;

/** How bad a slice was, by the budgeting method and the SLI. */
final class SliceJudge {
    /** As bad as its events. */
    static final SliceCounter.Judge RATIO = new SliceCounter.Judge() {
        @Override
        public long weight() {
            return BudgetingMethod.RatioTimeslices.WEIGHT;
        }

        @Override
        public long bad(long goodEvents, long badEvents) {
            return badEvents == 0 ? 0 : Math.round((double) weight() * badEvents / (goodEvents + badEvents));
        }
    };

    private SliceJudge() {}

    /** Bad as a whole below the floor of a throughput SLI, or below the slice target of any other. */
    static SliceCounter.Judge of(BudgetingMethod.Timeslices method, Sli sli) {
        return sli instanceof Sli.Throughput throughput ? floor(throughput.events()) : target(method.target());
    }

    private static SliceCounter.Judge floor(long events) {
        return new SliceCounter.Judge() {
            @Override
            public long weight() {
                return 1;
            }

            @Override
            public long bad(long goodEvents, long badEvents) {
                return goodEvents + badEvents < events ? 1 : 0;
            }

            @Override
            public boolean needsWholeSlices() {
                return true;
            }
        };
    }

    private static SliceCounter.Judge target(double target) {
        return new SliceCounter.Judge() {
            @Override
            public long weight() {
                return 1;
            }

            @Override
            public long bad(long goodEvents, long badEvents) {
                return badEvents > 0 && (double) goodEvents / (goodEvents + badEvents) < target ? 1 : 0;
            }
        };
    }
}
