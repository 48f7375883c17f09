-- Exchanges a place whose turn has come for a pass; again and again gives the same pass.
-- KEYS people, serving, slots, claimed   ARGV person, number, now, pass until, seconds to keep
-- returns the pass's end, 0 while waiting, -1 when the turn is over
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return -1 end
if tonumber(ARGV[2]) > tonumber(redis.call('GET', KEYS[2]) or '0') then return 0 end
local ends = redis.call('ZSCORE', KEYS[3], ARGV[2])
if not ends or tonumber(ends) <= tonumber(ARGV[3]) then
  redis.call('HDEL', KEYS[1], ARGV[1])
  return -1
end
if redis.call('SADD', KEYS[4], ARGV[2]) == 0 then return tonumber(ends) end
redis.call('EXPIRE', KEYS[4], ARGV[5])
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[2])
return tonumber(ARGV[4])
