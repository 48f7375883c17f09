-- Lets in as many as there are free slots; a slot whose time is over is free again. Safe to call by any number of replicas at
-- any time: what it does depends on what is in Redis and on nothing else.
-- KEYS sequence, serving, slots, left, claimed   ARGV now, most slots, claim until, seconds to keep
local gone = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[1])
for _, number in ipairs(gone) do
  redis.call('ZREM', KEYS[3], number)
  redis.call('SREM', KEYS[5], number)
end
local joined = tonumber(redis.call('GET', KEYS[1]) or '0')
local serving = tonumber(redis.call('GET', KEYS[2]) or '0')
local room = tonumber(ARGV[2]) - redis.call('ZCARD', KEYS[3])
local before = serving
while room > 0 and serving < joined do
  serving = serving + 1
  if redis.call('SREM', KEYS[4], serving) == 0 then
    redis.call('ZADD', KEYS[3], ARGV[3], serving)
    room = room - 1
  end
end
if serving > before then
  redis.call('SET', KEYS[2], serving, 'EX', ARGV[4])
  redis.call('EXPIRE', KEYS[3], ARGV[4])
end
return {serving, joined, redis.call('ZCARD', KEYS[3])}
