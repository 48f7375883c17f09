-- Exchanges a place whose turn has come for a pass; again and again gives the same pass.
-- KEYS people, state, turns, passes, lost, door   ARGV person, entry, member, place, lane, now, pass until, claim until, turn length in ms,
--   wait bucket, seconds to keep
-- returns code and the pass's end; code 2 pass, 1 at the door, 0 waiting, -1 turn over, -2 no such line
local state = redis.call('HMGET', KEYS[2], 'serving:' .. ARGV[5], 'limit', 'drawn')
if not state[1] then return {-2, 0} end
local known = redis.call('HGET', KEYS[1], ARGV[1])
if known and known ~= ARGV[2] then return {-1, 0} end
if not known then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  redis.call('EXPIRE', KEYS[1], ARGV[11])
end -- Redis has lost it; the ticket is the proof
if not state[3] or tonumber(ARGV[4]) > tonumber(state[1]) then return {0, 0} end
local function over()
  redis.call('HSET', KEYS[1], ARGV[1], '-')
  return {-1, 0}
end
local ends = redis.call('ZSCORE', KEYS[4], ARGV[3])
if ends then
  if tonumber(ends) > tonumber(ARGV[6]) then return {2, tonumber(ends)} end
  return over()
end
local turn = redis.call('ZSCORE', KEYS[3], ARGV[3])
if turn then
  if tonumber(turn) <= tonumber(ARGV[6]) then return over() end
elseif redis.call('SISMEMBER', KEYS[5], ARGV[3]) == 0 then
  return over()
end
local lapsed = redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', ARGV[6])
if lapsed > 0 then redis.call('HINCRBY', KEYS[2], 'n:lapsed', lapsed) end
-- At the door stand those who came while all slots were taken, in the order in which they came. Of these the longer waiting
-- half may have what is free: nobody is passed by for ever, and no slot waits for one person to knock again.
local free = tonumber(state[2] or '0') - redis.call('ZCARD', KEYS[4])
local standing = redis.call('ZCARD', KEYS[6])
local rank = redis.call('ZRANK', KEYS[6], ARGV[3]) or standing
if free <= 0 or rank >= math.max(free, math.ceil(standing / 2)) then
  redis.call('ZADD', KEYS[6], 'NX', ARGV[6], ARGV[3])
  redis.call('EXPIRE', KEYS[6], ARGV[11])
  redis.call('ZADD', KEYS[3], ARGV[8], ARGV[3]) -- the turn goes on
  redis.call('SREM', KEYS[5], ARGV[3])
  return {1, 0}
end
redis.call('ZREM', KEYS[3], ARGV[3])
redis.call('SREM', KEYS[5], ARGV[3])
redis.call('ZREM', KEYS[6], ARGV[3])
redis.call('ZADD', KEYS[4], ARGV[7], ARGV[3])
redis.call('EXPIRE', KEYS[4], ARGV[11])
redis.call('HINCRBY', KEYS[2], 'n:claims', 1)
redis.call('HINCRBY', KEYS[2], 'w:' .. ARGV[10], 1)
if turn then redis.call('HINCRBY', KEYS[2], 'n:delay', math.max(0, tonumber(ARGV[6]) - (tonumber(turn) - tonumber(ARGV[9])))) end
return {2, tonumber(ARGV[7])}
