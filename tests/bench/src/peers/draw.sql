\set person random(1, 1000000000000000)
\set number random(1, :odds)
WITH taken AS (
    UPDATE stock SET units = units - 1 WHERE line = 1 AND units > 0 AND :number = 1 RETURNING line
)
INSERT INTO draws (request, person, number, won, device, address)
SELECT gen_random_uuid(), :person, :number, EXISTS (SELECT FROM taken), '\x8f3b1c9ad07e5524', '117.136.8.12';
