-- Removes the things of one shard that do not bear its generation.
-- KEYS: place, then the things. ARGV: journal, generation.
-- Replies 'done <removed> 0', or 'lost ...' with nothing removed.
local place = redis.pcall('HMGET', KEYS[1], 'journal', 'generation')
if place.err then
  return 'lost a key of another type'
end
if place[1] ~= ARGV[1] or place[2] ~= ARGV[2] then
  return 'lost ' .. (place[1] and ('journal ' .. place[1]) or 'nothing')
end
local stamp = ARGV[2] .. ' '
local removed = 0
for i = 2, #KEYS do
  local text = redis.pcall('GET', KEYS[i])
  if text and (type(text) ~= 'string' or string.sub(text, 1, #stamp) ~= stamp) then
    removed = removed + redis.call('DEL', KEYS[i])
  end
end
return 'done ' .. removed .. ' 0'
