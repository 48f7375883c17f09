-- Gives turns to the next in both lanes. Only for who holds the newest fence: whoever held the lease before is refused.
-- KEYS state, turns, passes, left, lost   ARGV fence, now, turns to give, turns for the invited, turn until, limit of passes, seconds to keep
-- returns given, given to the invited; or -1 for an old fence, -2 for no such line
local state = redis.call('HMGET', KEYS[1], 'fence', 'serving:L', 'joined:L', 'serving:V', 'joined:V')
if not state[2] then return {-2, 0} end
if tonumber(ARGV[1]) < tonumber(state[1] or '0') then return {-1, 0} end
redis.call('HSET', KEYS[1], 'fence', ARGV[1], 'limit', ARGV[6])
local late = redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[2])
if late > 0 then redis.call('HINCRBY', KEYS[1], 'n:noshows', late) end
local lapsed = redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[2])
if lapsed > 0 then redis.call('HINCRBY', KEYS[1], 'n:lapsed', lapsed) end
local function give(lane, serving, joined, most)
  local given = 0
  local before = serving
  while serving < joined and given < most do
    serving = serving + 1
    local member = lane .. serving
    if redis.call('SREM', KEYS[4], member) == 0 and redis.call('SISMEMBER', KEYS[5], member) == 0 then
      redis.call('ZADD', KEYS[2], ARGV[5], member)
      given = given + 1
    end
  end
  -- Who left from the very front must not make the next one look far away.
  while serving < joined and redis.call('SREM', KEYS[4], lane .. (serving + 1)) == 1 do serving = serving + 1 end
  if serving > before then redis.call('HSET', KEYS[1], 'serving:' .. lane, serving) end
  return given
end
local vip = give('V', tonumber(state[4]), tonumber(state[5]), tonumber(ARGV[4]))
local given = give('L', tonumber(state[2]), tonumber(state[3]), tonumber(ARGV[3]))
if given + vip > 0 then
  redis.call('HINCRBY', KEYS[1], 'n:turns', given + vip)
  redis.call('EXPIRE', KEYS[2], ARGV[7])
end
return {given, vip}
