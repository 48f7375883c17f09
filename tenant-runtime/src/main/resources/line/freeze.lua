-- Closes the cohort of early comers. Doing it again changes nothing.
-- KEYS state
if not redis.call('HGET', KEYS[1], 'cohort') then
  redis.call('HSET', KEYS[1], 'cohort', redis.call('HGET', KEYS[1], 'joined:L') or '0')
end
return tonumber(redis.call('HGET', KEYS[1], 'cohort'))
