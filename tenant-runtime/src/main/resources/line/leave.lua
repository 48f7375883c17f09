-- Gives a place, a turn or a pass back. Leaving twice changes nothing.
-- KEYS people, state, turns, passes, left, lost, door   ARGV person, entry, member, place or 0, lane, what to count, seconds to keep
local known = redis.call('HGET', KEYS[1], ARGV[1])
if known and known ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], '-')
local inside = redis.call('ZREM', KEYS[3], ARGV[3]) + redis.call('ZREM', KEYS[4], ARGV[3])
redis.call('SREM', KEYS[6], ARGV[3])
redis.call('ZREM', KEYS[7], ARGV[3])
local serving = tonumber(redis.call('HGET', KEYS[2], 'serving:' .. ARGV[5]) or '0')
if inside == 0 and (ARGV[4] == '0' or tonumber(ARGV[4]) > serving) then
  redis.call('SADD', KEYS[5], ARGV[3])
  redis.call('EXPIRE', KEYS[5], ARGV[7])
end
redis.call('HINCRBY', KEYS[2], 'n:' .. ARGV[6], 1)
return 1
