-- Raises slots of one process and their totals, then reads totals. A process's slot only grows, and what it grew by is added to the total in the
-- same step: so a repeated or late call changes nothing.
-- KEYS: for each group of slots the total and the process's own hash, then the totals to read.
-- ARGV: groups; of each the milliseconds to live, the number of slots, and of each of these SLO, part, incarnation, begin, good, bad;
--       then the SLOs to read.
-- Returns what was refused, then of each total that was found: number of the key, number of the SLO, good, bad, begin of the second part, its good and bad.
local at = 0
local function argument()
    at = at + 1
    return ARGV[at]
end
local function whole(number)
    return string.format('%.0f', number)
end

local refused = 0
local groups = tonumber(argument())
for group = 1, groups do
    local total, own = KEYS[2 * group - 1], KEYS[2 * group]
    local lives, slots = tonumber(argument()), tonumber(argument())
    for _ = 1, slots do
        local slo, part, incarnation, begin = argument(), argument(), argument(), argument()
        local good, bad = tonumber(argument()), tonumber(argument())
        local field = incarnation .. ':' .. slo .. part
        local held = redis.pcall('HGET', own, field)
        local heldGood, heldBad = 0, 0
        if type(held) == 'string' then
            heldGood, heldBad = string.match(held, '^(%d+) (%d+) ')
            heldGood, heldBad = tonumber(heldGood), tonumber(heldBad)
        elseif held then
            heldGood = nil
        end
        if not heldGood then
            refused = refused + 1
        elseif good > heldGood or bad > heldBad then
            local moreGood, moreBad = math.max(0, good - heldGood), math.max(0, bad - heldBad)
            local added = redis.pcall('HINCRBY', total, slo .. part .. 'g', whole(moreGood))
            if type(added) == 'number' then
                added = redis.pcall('HINCRBY', total, slo .. part .. 'b', whole(moreBad))
                if type(added) ~= 'number' then
                    redis.call('HINCRBY', total, slo .. part .. 'g', whole(-moreGood))
                end
            end
            if type(added) == 'number' then
                redis.call('HSET', own, field, whole(heldGood + moreGood) .. ' ' .. whole(heldBad + moreBad) .. ' ' .. begin)
                if part == 'c' then
                    redis.call('HSET', total, slo .. '@', begin, 'cut', '1')
                end
            else
                refused = refused + 1
            end
        end
    end
    for _, key in ipairs({total, own}) do
        if redis.call('PTTL', key) < lives then
            redis.call('PEXPIRE', key, lives)
        end
    end
end

local found = {refused}
local function shown(value)
    if value and #value > 20 then
        return '!'
    end
    return value or ''
end
local WHOLE, CUT = {'g', 'b'}, {'g', 'b', '@', 'cg', 'cb'}
for key = 2 * groups + 1, #KEYS do
    local cut = redis.pcall('HEXISTS', KEYS[key], 'cut')
    local parts = cut == 1 and CUT or WHOLE
    local last = #ARGV
    if type(cut) ~= 'number' then
        found[1] = found[1] + 1
        last = at
    elseif redis.call('EXISTS', KEYS[key]) == 0 then
        last = at
    end
    for from = at + 1, last, 500 do
        local fields = {}
        local til = math.min(from + 499, last)
        for slo = from, til do
            for _, part in ipairs(parts) do
                fields[#fields + 1] = ARGV[slo] .. part
            end
        end
        local values = redis.call('HMGET', KEYS[key], unpack(fields))
        for slo = from, til do
            local place = #parts * (slo - from)
            if values[place + 1] or parts == CUT and values[place + 4] then
                found[#found + 1] = tostring(key - 2 * groups - 1)
                found[#found + 1] = tostring(slo - at - 1)
                for part = 1, #CUT do
                    found[#found + 1] = shown(part <= #parts and values[place + part])
                end
            end
        end
    end
end
return found
