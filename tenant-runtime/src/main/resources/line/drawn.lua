-- Takes the outcome of a draw into the line: from now on early comers stand at their places.
-- KEYS state, left, lost   ARGV fence, seconds to keep, how many left, their members..., members nobody knows of...
if tonumber(ARGV[1]) < tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') then return -1 end
local leavers = tonumber(ARGV[3])
for i = 4, #ARGV do redis.call('SADD', KEYS[i < 4 + leavers and 2 or 3], ARGV[i]) end
redis.call('EXPIRE', KEYS[2], ARGV[2])
redis.call('EXPIRE', KEYS[3], ARGV[2])
redis.call('HSET', KEYS[1], 'drawn', 1, 'fence', ARGV[1])
return 1
