-- Removes the things of one shard that do not bear its generation, and marks the shard if there were any.
-- KEYS: place, then the things. ARGV: journal, generation, mark that the shard must bear.
-- Replies 'done <removed> <mark>', or 'lost ...' or 'back ...', with nothing removed.
local place = redis.pcall('HMGET', KEYS[1], 'journal', 'generation', 'pruned')
if place.err then
  return 'lost a key of another type'
end
if place[1] ~= ARGV[1] or place[2] ~= ARGV[2] then
  return 'lost ' .. (place[1] and ('journal ' .. place[1]) or 'nothing')
end
local mark = tonumber(place[3]) or 0
if mark < tonumber(ARGV[3]) then
  return 'back ' .. (place[3] or 'nowhere') .. ' before ' .. ARGV[3]
end
local stamp = ARGV[2] .. ' '
local removed = 0
for i = 2, #KEYS do
  local text = redis.pcall('GET', KEYS[i])
  if text and (type(text) ~= 'string' or string.sub(text, 1, #stamp) ~= stamp) then
    removed = removed + redis.call('DEL', KEYS[i])
  end
end
if removed > 0 then
  mark = mark + 1
  redis.call('HSET', KEYS[1], 'pruned', string.format('%.0f', mark))
end
return 'done ' .. removed .. ' ' .. string.format('%.0f', mark)
