-- Writes texts of one shard, each only over an older one, and tells the streams which keys those were.
-- Reads all keys with one command and writes them with another: a command costs more than a key.
-- KEYS: place, three streams, then the things.
-- ARGV: journal, generation, version, number of the batch, number that was told before, mark of
-- removals that the shard must bear, complete, state, time, stream length, life of what ended in
-- seconds, flags, then the texts of the things.
-- The flags have one digit for each thing: the number of its stream (0 for none), and 4 more if it
-- ended.
-- Replies 'done <written> <repaired>', or 'lost ...' or 'back ...', with nothing written.
local place = redis.pcall('HMGET', KEYS[1], 'journal', 'generation', 'written', 'position', 'state',
  'batch', 'pruned')
if place.err then
  return 'lost a key of another type'
end
if place[1] ~= ARGV[1] or place[2] ~= ARGV[2] then
  return 'lost ' .. (place[1] and ('journal ' .. place[1]) or 'nothing')
end
local version = tonumber(ARGV[3])
local told = tonumber(place[3]) or 0
local batch = tonumber(place[6])
if not batch or batch < tonumber(ARGV[5]) then
  return 'back ' .. (place[6] or 'nowhere') .. ' before ' .. ARGV[5]
end
if (tonumber(place[7]) or 0) < tonumber(ARGV[6]) then
  return 'back ' .. (place[7] or 'nowhere') .. ' before ' .. ARGV[6]
end
local stamp = ARGV[2] .. ' ' .. ARGV[3] .. ' '
local written, repaired = 0, 0
local sets, ends, unseen, changes = {}, {}, {}, {{}, {}, {}}
local olds = #KEYS > 4 and redis.call('MGET', unpack(KEYS, 5)) or {}
for i = 1, #olds do
  local key, text, old = KEYS[4 + i], stamp .. ARGV[12 + i], olds[i]
  local newer = false
  if old then
    local generation, position = string.match(old, '^(%w+) (%d+) ')
    if not generation then
      repaired = repaired + 1
    elseif generation == ARGV[2] then
      local held = tonumber(position)
      if held > version and held > told then
        -- Nobody of ours can have written that yet.
        repaired = repaired + 1
      else
        newer = held > version or (held == version and old == text)
      end
    end
  else
    unseen[#unseen + 1] = key
  end
  if not newer then
    local flags = string.byte(ARGV[12], i) - 48
    local to = flags < 4 and sets or ends
    to[#to + 1] = key
    to[#to + 1] = text
    written = written + 1
    local names = changes[flags % 4]
    if names then
      names[#names + 1] = key
    end
  end
end
if #unseen > 0 then
  -- What is of another type is not seen, but there.
  repaired = repaired + redis.call('EXISTS', unpack(unseen))
end
if #sets > 0 then
  redis.call('MSET', unpack(sets))
end
for i = 1, #ends, 2 do
  redis.call('SET', ends[i], ends[i + 1], 'EX', ARGV[11])
end
for topic = 1, 3 do
  if #changes[topic] > 0 then
    local stream, names = KEYS[1 + topic], table.concat(changes[topic], ' ')
    local added = redis.pcall('XADD', stream, 'MAXLEN', '~', ARGV[10], '*',
      'position', ARGV[3], 'keys', names)
    if type(added) == 'table' and added.err and string.find(added.err, 'WRONGTYPE', 1, true) then
      repaired = repaired + 1
      redis.call('DEL', stream)
      redis.call('XADD', stream, '*', 'position', ARGV[3], 'keys', names)
    end
  end
end
local number = string.format('%.0f', math.max(batch, tonumber(ARGV[4])))
if version >= told then
  local complete = math.max(tonumber(ARGV[7]), tonumber(place[4]) or 0)
  local state = place[5] == 'live' and 'live' or ARGV[8]
  redis.call('HSET', KEYS[1], 'written', ARGV[3], 'position', string.format('%.0f', complete),
    'state', state, 'batch', number, 'time', ARGV[9])
else
  redis.call('HSET', KEYS[1], 'batch', number)
end
return 'done ' .. written .. ' ' .. repaired
