package io.headroom.benchmarks.lab;

/** How an attempt ended, as its client sees it. */
enum Answer {
    OK,

    /** A status of 500: the work was done, for nothing. */
    ERROR,

    /** The connection was refused. */
    REFUSED,

    /** No answer within the client's timeout; the server goes on working. */
    TIMEOUT,

    /** A status of 503: a queue was full, or a proxy's own dependency was overloaded. */
    OVERLOADED,

    /** Never sent: the client's own policy said no. */
    REJECTED_HERE
}
