-- Writes texts of one shard, each only over an older one.
-- KEYS: place, three streams, then the things.
-- ARGV: journal, generation, version, expected, complete, state, time, stream length, life of what
-- ended in seconds; then for each thing its text, its stream (0 for none) and whether it ended.
-- Replies 'done <written> <repaired>', or 'lost ...' or 'back ...', with nothing written.
local place = redis.pcall('HMGET', KEYS[1], 'journal', 'generation', 'written', 'position', 'state')
if place.err then
  return 'lost a key of another type'
end
if place[1] ~= ARGV[1] or place[2] ~= ARGV[2] then
  return 'lost ' .. (place[1] and ('journal ' .. place[1]) or 'nothing')
end
local version = tonumber(ARGV[3])
local told = tonumber(place[3])
if not told or told < tonumber(ARGV[4]) then
  return 'back ' .. (place[3] or 'nowhere') .. ' before ' .. ARGV[4]
end
local stamp = ARGV[2] .. ' ' .. ARGV[3] .. ' '
local written, repaired = 0, 0
for i = 5, #KEYS do
  local at = 10 + (i - 5) * 3
  local old = redis.pcall('GET', KEYS[i])
  local newer = false
  if old then
    local generation, position
    if type(old) == 'string' then
      generation, position = string.match(old, '^(%w+) (%d+) ')
    end
    if not generation then
      repaired = repaired + 1
    elseif generation == ARGV[2] then
      local held = tonumber(position)
      if held > version and held > told then
        -- Nobody of ours can have written that yet.
        repaired = repaired + 1
      else
        newer = held > version or (held == version and old == stamp .. ARGV[at])
      end
    end
  end
  if not newer then
    if ARGV[at + 2] == '1' then
      redis.call('SET', KEYS[i], stamp .. ARGV[at], 'EX', ARGV[9])
    else
      redis.call('SET', KEYS[i], stamp .. ARGV[at])
    end
    written = written + 1
    local topic = tonumber(ARGV[at + 1])
    if topic > 0 then
      local stream = KEYS[1 + topic]
      local added = redis.pcall('XADD', stream, 'MAXLEN', '~', ARGV[8], '*',
        'key', KEYS[i], 'position', ARGV[3])
      if type(added) == 'table' and added.err and string.find(added.err, 'WRONGTYPE', 1, true) then
        repaired = repaired + 1
        redis.call('DEL', stream)
        redis.call('XADD', stream, '*', 'key', KEYS[i], 'position', ARGV[3])
      end
    end
  end
end
if version >= told then
  local complete = math.max(tonumber(ARGV[5]), tonumber(place[4]) or 0)
  local state = place[5] == 'live' and 'live' or ARGV[6]
  redis.call('HSET', KEYS[1], 'written', ARGV[3], 'position', string.format('%.0f', complete),
    'state', state, 'time', ARGV[7])
end
return 'done ' .. written .. ' ' .. repaired
