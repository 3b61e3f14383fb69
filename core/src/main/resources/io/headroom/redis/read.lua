-- Reads hashes that are not too large, as many as an answer has room for. KEYS: the hashes. ARGV: the most fields of each, the longest value, the
-- most bytes of the answer, with those that each field takes besides.
-- Returns what was refused, the number of hashes that were looked at, then number of the key, field and value of each.
local BESIDES = 100
local found = {0, 0}
local most, longest, room = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local used = 0
for at, key in ipairs(KEYS) do
    local size = redis.pcall('HLEN', key)
    if type(size) ~= 'number' or size > most then
        found[1] = found[1] + 1
    elseif size > 0 then
        if at > 1 and used + size * BESIDES > room then
            break
        end
        local held = redis.call('HGETALL', key)
        local bytes = size * BESIDES
        for place = 1, #held do
            bytes = bytes + math.min(#held[place], longest)
        end
        if at > 1 and used + bytes > room then
            break
        end
        for place = 1, #held, 2 do
            local field, value = held[place], held[place + 1]
            if #field > 64 or #value > longest or used + #field + #value + BESIDES > room then
                found[1] = found[1] + 1
            else
                used = used + #field + #value + BESIDES
                found[#found + 1] = tostring(at - 1)
                found[#found + 1] = field
                found[#found + 1] = value
            end
        end
    end
    found[2] = at
end
return found
