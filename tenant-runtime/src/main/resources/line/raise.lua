-- Allows numbers up to a ceiling; never lowers one, and makes no line where none is.
-- KEYS state   ARGV name of the ceiling, the ceiling
local now = redis.call('HGET', KEYS[1], ARGV[1])
if now and tonumber(now) < tonumber(ARGV[2]) then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
return 1
