-- Reads hashes that are not too large. KEYS: the hashes. ARGV: the most fields of each, the longest value.
-- Returns what was refused, then number of the key, field and value of each.
local found = {0}
local most, longest = tonumber(ARGV[1]), tonumber(ARGV[2])
for at, key in ipairs(KEYS) do
    local size = redis.pcall('HLEN', key)
    if type(size) ~= 'number' or size > most then
        found[1] = found[1] + 1
    elseif size > 0 then
        local held = redis.call('HGETALL', key)
        for place = 1, #held, 2 do
            if #held[place] > 64 or #held[place + 1] > longest then
                found[1] = found[1] + 1
            else
                found[#found + 1] = tostring(at - 1)
                found[#found + 1] = held[place]
                found[#found + 1] = held[place + 1]
            end
        end
    end
end
return found
