-- The same vote as a row: once per person and day, with the evidence that an auditor would want, and a tally.
CREATE TABLE votes (
    campaign integer NOT NULL,
    person bigint NOT NULL,
    day integer NOT NULL,
    contestant integer NOT NULL,
    device bytea NOT NULL,
    address inet NOT NULL,
    agent text NOT NULL,
    page bytea NOT NULL,
    cast_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (campaign, person, day)
);
CREATE TABLE tallies (
    campaign integer NOT NULL,
    contestant integer NOT NULL,
    votes bigint NOT NULL,
    PRIMARY KEY (campaign, contestant)
) WITH (fillfactor = 50);
INSERT INTO tallies SELECT 1, contestant, 0 FROM generate_series(1, 1000) contestant;
