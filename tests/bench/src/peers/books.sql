-- The same double entry as rows: a transfer once for its id, an entry on each side, and two balances of which none falls
-- below zero. Accounts 1 to 1000 are budgets of campaigns, all above are persons.
CREATE TABLE transfers (
    id uuid PRIMARY KEY,
    debit bigint NOT NULL,
    credit bigint NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    reason text NOT NULL,
    booked_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE entries (
    account bigint NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    transfer uuid NOT NULL,
    is_debit boolean NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (account, position)
);
CREATE TABLE balances (
    account bigint PRIMARY KEY,
    debits bigint NOT NULL DEFAULT 0,
    credits bigint NOT NULL DEFAULT 0,
    CHECK (credits >= debits)
) WITH (fillfactor = 50);
-- Plans are made while tables are all but empty and kept for a whole round: none may be one that reads them from end to end.
ALTER DATABASE postgres SET enable_seqscan = off;

-- One round trip and one transaction. The budget comes last, since all who book from it wait from here to the commit.
CREATE FUNCTION book(transfer_id uuid, from_account bigint, to_account bigint, moved bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO transfers (id, debit, credit, amount, reason)
    VALUES (transfer_id, from_account, to_account, moved, 'points')
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    INSERT INTO entries (account, transfer, is_debit, amount)
    VALUES (from_account, transfer_id, true, moved), (to_account, transfer_id, false, moved);
    INSERT INTO balances AS present (account, credits) VALUES (to_account, moved)
    ON CONFLICT (account) DO UPDATE SET credits = present.credits + excluded.credits;
    UPDATE balances SET debits = debits + moved WHERE account = from_account;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no account %', from_account;
    END IF;
END $$;

CREATE FUNCTION clear() RETURNS void LANGUAGE sql AS $$
    TRUNCATE transfers, entries, balances;
    INSERT INTO balances (account, credits) SELECT budget, 1000000000000 FROM generate_series(1, 1000) budget;
$$;

-- Two entries for each transfer, and nothing came from nowhere or went there.
CREATE FUNCTION is_even() RETURNS boolean LANGUAGE sql AS $$
    SELECT (SELECT count(*) FROM transfers) > 0
        AND (SELECT count(*) FROM entries) = 2 * (SELECT count(*) FROM transfers)
        AND (SELECT sum(credits - debits) FROM balances) = 1000 * 1000000000000;
$$;
