\set person random(1, 1000000000000000)
\set contestant random_zipfian(1, 1000, 1.001)
WITH vote AS (
    INSERT INTO votes (campaign, person, day, contestant, device, address, agent, page)
    VALUES (1, :person, 20414, :contestant, '\x8f3b1c9ad07e5524', '117.136.8.12', 'WeChatAndroid',
        '\x51c07be29a44d3f851c07be29a44d3f8')
    ON CONFLICT DO NOTHING
    RETURNING contestant
)
UPDATE tallies SET votes = votes + 1 FROM vote WHERE campaign = 1 AND tallies.contestant = vote.contestant;
