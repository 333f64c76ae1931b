-- The same draw as rows: a record once for its request, and one unit less in stock where it won, never below zero.
CREATE TABLE stock (
    line integer PRIMARY KEY,
    units bigint NOT NULL CHECK (units >= 0)
) WITH (fillfactor = 50);
CREATE TABLE draws (
    request uuid PRIMARY KEY,
    person bigint NOT NULL,
    number integer NOT NULL,
    won boolean NOT NULL,
    device bytea NOT NULL,
    address inet NOT NULL,
    drawn_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE began (units bigint NOT NULL);

CREATE FUNCTION clear(wanted bigint) RETURNS void LANGUAGE sql AS $$
    TRUNCATE draws, stock, began;
    INSERT INTO stock VALUES (1, wanted);
    INSERT INTO began VALUES (wanted);
$$;

-- Nothing was won that was not there, and nothing is gone that nobody won.
CREATE FUNCTION is_even() RETURNS boolean LANGUAGE sql AS $$
    SELECT (SELECT count(*) FROM draws) > 0
        AND (SELECT units FROM began) = (SELECT units FROM stock) + (SELECT count(*) FROM draws WHERE won);
$$;
