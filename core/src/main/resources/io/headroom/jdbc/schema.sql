-- The counts of Headroom's SLOs in a database that a service's instances share. For PostgreSQL, MariaDB and H2.
-- A row of headroom_slot is what one process counted of one SLO in one slot of time; good and bad only grow.
-- SLO 0 tells when a process was there: its good events are milliseconds.
CREATE TABLE IF NOT EXISTS headroom_slot (
    service_id BIGINT NOT NULL,
    minutes SMALLINT NOT NULL,
    starts_ms BIGINT NOT NULL,
    slo_id BIGINT NOT NULL,
    instance VARCHAR(63) NOT NULL,
    incarnation BIGINT NOT NULL,
    good BIGINT NOT NULL CHECK (good BETWEEN 0 AND 9007199254740991),
    bad BIGINT NOT NULL CHECK (bad BETWEEN 0 AND 9007199254740991),
    PRIMARY KEY (service_id, minutes, starts_ms, slo_id, instance, incarnation)
);

-- The names behind the numbers; what is not printable ASCII stands as \uXXXX.
CREATE TABLE IF NOT EXISTS headroom_slo (
    service_id BIGINT NOT NULL,
    slo_id BIGINT NOT NULL,
    service VARCHAR(1200) NOT NULL,
    name VARCHAR(1800) NOT NULL,
    measure VARCHAR(1800) NOT NULL,
    expires_ms BIGINT NOT NULL,
    PRIMARY KEY (service_id, slo_id)
);
