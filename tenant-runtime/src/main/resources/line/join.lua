-- One place for each person, and the next number for a new one, in one round trip.
-- KEYS people, state, entrants, turns, passes, invitations, tries, address
-- ARGV person, lane, early 0/1, tag, seconds to keep, most for the address, most again for the person, busy from or -1, now,
--   pass until, serial of the invitation or ''
-- returns code, entry, pass until; code 0 new, 1 known, 2 let straight in, -1 no such line, -2 ceiling reached, -3 address too
--   often, -4 person too often, -5 invitation is another person's
local state = redis.call('HMGET', KEYS[2], 'joined:' .. ARGV[2], 'ceiling:' .. ARGV[2], 'cohort', 'drawn', 'serving:' .. ARGV[2], 'limit')
if not state[1] then return {-1, '', 0} end
local tries = redis.call('INCR', KEYS[8])
if tries == 1 then redis.call('EXPIRE', KEYS[8], 60) end
if tries > tonumber(ARGV[6]) then redis.call('HINCRBY', KEYS[2], 'n:refused:address', 1) return {-3, '', 0} end
local known = redis.call('HGET', KEYS[1], ARGV[1])
if known then
  local again = redis.call('INCR', KEYS[7])
  if again == 1 then redis.call('EXPIRE', KEYS[7], 60) end
  if again > tonumber(ARGV[7]) then redis.call('HINCRBY', KEYS[2], 'n:refused:account', 1) return {-4, '', 0} end
  if known ~= '-' then return {1, known, 0} end
end
if ARGV[11] ~= '' then
  local owner = redis.call('HGET', KEYS[6], ARGV[11])
  if owner and owner ~= ARGV[1] then return {-5, '', 0} end
  redis.call('HSET', KEYS[6], ARGV[11], ARGV[1])
  if not owner then redis.call('EXPIRE', KEYS[6], ARGV[5]) end
end
local early = ARGV[3] == '1' and not state[3] and ARGV[2] == 'L'
if ARGV[2] == 'L' and ARGV[3] == '0' and not state[3] then -- whoever comes now is later than the cohort, drawn or not
  redis.call('HSET', KEYS[2], 'cohort', redis.call('HGET', KEYS[2], 'joined:L'))
end
local number = tonumber(state[1]) + 1
if number > tonumber(state[2]) then return {-2, '', 0} end
redis.call('HSET', KEYS[2], 'joined:' .. ARGV[2], number)
local entry = (early and 'E' or ARGV[2]) .. number
redis.call('HSET', KEYS[1], ARGV[1], entry)
if redis.call('HLEN', KEYS[1]) == 1 then redis.call('EXPIRE', KEYS[1], ARGV[5]) end
if early then redis.call('RPUSH', KEYS[3], number .. ' ' .. ARGV[4]) end
if number % 1000 == 1 then
  redis.call('EXPIRE', KEYS[1], ARGV[5])
  redis.call('EXPIRE', KEYS[2], ARGV[5])
  redis.call('EXPIRE', KEYS[3], ARGV[5])
end
if ARGV[8] ~= '-1' and state[4] and tonumber(state[1]) == tonumber(state[5]) then
  redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', ARGV[9])
  local inside = redis.call('ZCARD', KEYS[5])
  if inside + redis.call('ZCARD', KEYS[4]) < tonumber(ARGV[8]) and inside < tonumber(state[6] or '0') then
    redis.call('HSET', KEYS[2], 'serving:' .. ARGV[2], number)
    redis.call('HINCRBY', KEYS[2], 'n:walkedin', 1)
    redis.call('ZADD', KEYS[5], ARGV[10], ARGV[2] .. number)
    redis.call('EXPIRE', KEYS[5], ARGV[5])
    return {2, entry, tonumber(ARGV[10])}
  end
end
return {0, entry, 0}
