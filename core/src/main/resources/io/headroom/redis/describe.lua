-- Names SLOs. KEYS: their hash. ARGV: the time until which they are kept, milliseconds since 1970; then each SLO and its name.
local now = redis.call('TIME')
local lives = tonumber(ARGV[1]) - tonumber(now[1]) * 1000
for at = 2, #ARGV, 2 do
    redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1])
end
if redis.call('PTTL', KEYS[1]) < lives then
    redis.call('PEXPIRE', KEYS[1], string.format('%.0f', lives))
end
return {}
