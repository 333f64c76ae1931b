\set budget random(1, :budgets)
\set person random(1001, 1000000000000000)
SELECT book(gen_random_uuid(), :budget, :person, 5);
