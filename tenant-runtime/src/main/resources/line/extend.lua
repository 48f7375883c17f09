-- Lengthens a pass, once.
-- KEYS passes, extended   ARGV member, now, until, seconds to keep
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not ends or tonumber(ends) <= tonumber(ARGV[2]) then return 0 end
if redis.call('SADD', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('EXPIRE', KEYS[2], ARGV[4])
redis.call('ZADD', KEYS[1], 'XX', ARGV[3], ARGV[1])
return 1
