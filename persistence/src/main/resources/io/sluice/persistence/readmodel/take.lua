-- Takes a token from a bucket, which holds the time at which it will be full again.
-- KEYS: bucket. ARGV: microseconds in which a token is earned, tokens of a full bucket.
-- Replies 'taken <now> <full>', or 'empty <now> <wait>' with nothing written; in microseconds.
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local interval = tonumber(ARGV[1])
local room = interval * tonumber(ARGV[2])
local full = now
local held = redis.pcall('GET', KEYS[1])
if type(held) == 'string' and #held <= 16 and string.match(held, '^%d+$') then
  local at = tonumber(held)
  -- What lies further ahead nobody of ours wrote, or the clock went back: the bucket is full.
  if at > now and at <= now + room then
    full = at
  end
end
full = full + interval
local said = string.format('%.0f', now)
if full - now > room then
  return 'empty ' .. said .. ' ' .. string.format('%.0f', full - now - room)
end
local text = string.format('%.0f', full)
redis.call('SET', KEYS[1], text, 'PX', math.ceil((full - now) / 1000))
return 'taken ' .. said .. ' ' .. text
