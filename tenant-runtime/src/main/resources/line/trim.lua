-- Takes away the entries that are written down: those up to a number, and no others.
-- KEYS entrants   ARGV last number written down, at most how many
local taken = 0
for _, entry in ipairs(redis.call('LRANGE', KEYS[1], 0, tonumber(ARGV[2]) - 1)) do
  if tonumber(string.match(entry, '^%d+')) > tonumber(ARGV[1]) then break end
  taken = taken + 1
end
if taken > 0 then redis.call('LTRIM', KEYS[1], taken, -1) end
return taken
