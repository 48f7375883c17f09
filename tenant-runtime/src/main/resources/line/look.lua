-- The line as it is, and how checkout felt to the processes that looked in the last seconds.
-- KEYS state, turns, passes, pulse, door   ARGV who looks, its pulse, now, end of turns that were knocked for long ago
redis.call('HSET', KEYS[4], ARGV[1], ARGV[3] .. ' ' .. ARGV[2])
redis.call('EXPIRE', KEYS[4], 600)
for _, member in ipairs(redis.call('ZRANGE', KEYS[5], 0, -1)) do
  local turn = redis.call('ZSCORE', KEYS[2], member)
  if not turn or tonumber(turn) < tonumber(ARGV[4]) then redis.call('ZREM', KEYS[5], member) end
end
return {redis.call('HGETALL', KEYS[1]), redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES'),
  redis.call('ZRANGE', KEYS[3], 0, -1, 'WITHSCORES'), redis.call('HGETALL', KEYS[4]),
  redis.call('ZRANGE', KEYS[5], 0, -1)}
