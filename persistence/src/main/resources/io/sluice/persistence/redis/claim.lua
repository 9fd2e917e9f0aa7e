-- Takes a shard over for a generation; a repetition changes nothing.
-- KEYS: place. ARGV: journal, generation, time.
-- Replies what was there: 'nothing', 'wrong', 'own', or journal and position.
local was = redis.pcall('HMGET', KEYS[1], 'journal', 'generation', 'position')
local reply
if was.err then
  reply = 'wrong'
elseif not was[1] then
  reply = 'nothing'
elseif was[1] == ARGV[1] and was[2] == ARGV[2] then
  return 'own'
else
  reply = was[1] .. ' ' .. (was[3] or '0')
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'format', '1', 'journal', ARGV[1], 'generation', ARGV[2],
  'written', '0', 'position', '0', 'batch', '0', 'pruned', '0', 'state', 'rebuilding', 'time', ARGV[3])
return reply
