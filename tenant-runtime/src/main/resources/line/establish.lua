-- Begins a line, or takes it up again after Redis has lost it, from what is durable. Does nothing to a line that is there.
-- KEYS state, turns, passes, lost, left   ARGV seconds to keep, how many state pairs, pairs..., how many turns, (member, until)...,
--   how many passes, (member, until)..., (lane, first, last) of numbers that may have been given out unseen
if redis.call('HEXISTS', KEYS[1], 'joined:L') == 1 then return 0 end
local at = 2
local function take() local value = ARGV[at]; at = at + 1; return value end
local pairs = tonumber(take())
for i = 1, pairs do local name = take(); redis.call('HSET', KEYS[1], name, take()) end
for key = 2, 3 do
  for i = 1, tonumber(take()) do local member = take(); redis.call('ZADD', KEYS[key], take(), member) end
end
while at <= #ARGV do
  local lane, first, last = take(), tonumber(take()), tonumber(take())
  for number = first, last do redis.call('SADD', KEYS[4], lane .. number) end
end
for i = 1, 5 do redis.call('EXPIRE', KEYS[i], ARGV[1]) end
return 1
