-- The same vote: once per person, the tally of a contestant, and a record with the evidence.
-- ARGV: 1 random person, 2 random number for the contestant, 3 device, 4 address, 5 agent, 6 page
if redis.call('SADD', 'voted', ARGV[1]) == 0 then return 0 end
-- A power of a uniform number: the k-th of a thousand gets about 1/k of what the first gets.
local contestant = math.floor(1000 ^ (tonumber(ARGV[2]) / 1e9))
redis.call('HINCRBY', 'tallies', contestant, 1)
redis.call('XADD', 'votes', '*', 'person', ARGV[1], 'contestant', contestant, 'device', ARGV[3], 'address', ARGV[4],
    'agent', ARGV[5], 'page', ARGV[6])
return 1
