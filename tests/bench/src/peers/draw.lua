-- The same draw: once per request, one unit less in stock where it won, and a record with the evidence.
-- ARGV: 1 random request, 2 random number, 3 device, 4 address, 5 agent, 6 page
if redis.call('SADD', 'requests', ARGV[1]) == 0 then return 0 end
local won = 0
if tonumber(ARGV[2]) % tonumber(redis.call('GET', 'odds')) == 0 and tonumber(redis.call('GET', 'stock')) > 0 then
    redis.call('DECR', 'stock')
    won = 1
end
redis.call('XADD', 'draws', '*', 'request', ARGV[1], 'number', ARGV[2], 'won', won, 'device', ARGV[3], 'address', ARGV[4])
return won
