-- The rooms as the site has them. The site writes one file (alliance_state_file), which is looked
-- at every second; what happens here is appended to another (alliance_spool_file), which the site
-- takes away. Rooms, who may enter, who is muted, whom to send out, which messages to take back:
-- all of it comes from there. Nothing is stored by Prosody.

local mod_muc = module:depends("muc");
local json = require "util.json";
local st = require "util.stanza";
local uuid = require "util.uuid".generate;
local jid = require "util.jid";
local datetime = require "util.datetime";
local full_sessions = prosody.full_sessions;

local state_file = module:get_option_string("alliance_state_file");
local spool_file = module:get_option_string("alliance_spool_file");
local users_host = module:get_option_string("alliance_users_host");
local nicks = module:shared("/*/alliance/nicks");
local languages = module:shared("/*/alliance/languages");
local texts = {}; -- language -> English sentence -> the same in it; the site knows them (state.py)

local MAX_BODY = module:get_option_number("alliance_max_body_bytes", 6000);
local SID = "urn:xmpp:sid:0";
local RETRACT = "urn:xmpp:message-retract:1"; -- XEP-0424
local MODERATE = "urn:xmpp:message-moderate:1"; -- XEP-0425
local REMEMBERED = 2000; -- messages in all rooms whose authors may take them back
local last_text;
local rooms, blocked, done = {}, {}, {};

local function said_to(user, sentence)
	local own = texts[languages[user] or ""];
	return own and own[sentence] or sentence;
end

local function spool(entry)
	local file, problem = io.open(spool_file, "ab");
	if not file then module:log("error", "cannot write the spool: %s", problem); return; end
	file:write(json.encode(entry), "\n");
	file:close();
end

local function room_named(name)
	return mod_muc.get_room_from_jid(name .. "@" .. module.host);
end

local function shape(room, wanted)
	room:set_name(wanted.title);
	room:set_persistent(true);
	room:set_members_only(wanted.members_only);
	room:set_public(not wanted.members_only);
	room:set_changesubject(false);
	room:set_historylength(30);
	local aims = {};
	for user, affiliation in pairs(wanted.affiliations) do
		aims[user .. "@" .. users_host] = affiliation;
	end
	local present = {};
	for who, affiliation in room:each_affiliation() do present[who] = affiliation; end
	for who in pairs(present) do
		if not aims[who] then room:set_affiliation(true, who, "none"); end
	end
	for who, affiliation in pairs(aims) do
		if present[who] ~= affiliation then room:set_affiliation(true, who, affiliation); end
	end
end

local function send_out(kick)
	local room = room_named(kick.room);
	if not room then return; end
	local bare = kick.user .. "@" .. users_host;
	for nick, occupant in room:each_occupant() do
		if occupant.bare_jid == bare then room:set_role(true, nick, nil, kick.reason); end
	end
end

-- Who wrote which of the last messages, so that nobody takes back another's. Programs name their own
-- by the number that the room gave, as XEP-0424 has it, or (converse.js) by the one they gave.
local authors, numbers, order = {}, {}, {};

local function remember(id, user, origin)
	authors[id] = user;
	if origin then numbers[user .. " " .. origin] = id; end
	table.insert(order, { id = id, key = origin and user .. " " .. origin });
	if #order > REMEMBERED then
		local oldest = table.remove(order, 1);
		authors[oldest.id] = nil;
		if oldest.key then numbers[oldest.key] = nil; end
	end
end

local function own_message(id, user)
	if authors[id] == user then return id; end
	return numbers[user .. " " .. (id or "")];
end

local function forget(room, message)
	local history = room._history;
	if not history then return; end
	for index = #history, 1, -1 do
		local id = history[index].stanza:get_child("stanza-id", SID);
		if id and id.attr.id == message then table.remove(history, index); end
	end
end

local function take_back(removal)
	local room = room_named(removal.room);
	if not room then return; end
	forget(room, removal.id);
	room:broadcast(st.message({ type = "groupchat", from = room.jid, id = uuid() })
		:tag("retract", { xmlns = RETRACT, id = removal.id })
			:tag("moderated", { xmlns = MODERATE, by = room.jid }):up()
			:text_tag("reason", removal.reason):up());
end

local function apply(state)
	rooms, blocked, texts = state.rooms, {}, state.texts;
	for _, user in ipairs(state.blocked) do
		blocked[user] = true;
	end
	for _, session in pairs(full_sessions) do
		if session.host == users_host and blocked[session.username] then
			session:close({ condition = "policy-violation", text = said_to(session.username, "This account is blocked.") });
		end
	end
	for name, wanted in pairs(rooms) do
		local room = room_named(name) or mod_muc.create_room(name .. "@" .. module.host);
		shape(room, wanted);
	end
	for room in mod_muc.each_room() do
		if not rooms[(jid.split(room.jid))] then
			room:destroy(nil, "This room is closed.");
		end
	end
	for _, kick in ipairs(state.kicks) do
		if not done[kick.id] then done[kick.id] = true; send_out(kick); end
	end
	for _, removal in ipairs(state.removals) do
		if not done[removal.id] then done[removal.id] = true; take_back(removal); end
	end
end

local function look()
	local file = io.open(state_file, "rb");
	if file then
		local text = file:read("*a");
		file:close();
		if text ~= last_text then
			last_text = text;
			local state = json.decode(text);
			if not state then
				module:log("error", "the state of the rooms is no JSON");
			else
				local fine, problem = pcall(apply, state);
				if not fine then module:log("error", "the rooms could not be brought to their state: %s", problem); end
			end
		end
	end
	return 1;
end

module:add_timer(0.1, look);

local function refuse(event, kind, condition, text)
	local words = said_to(jid.split(event.stanza.attr.from) or "", text);
	local reply = st.error_reply(event.stanza, kind, condition, words, module.host);
	if event.stanza.name == "presence" then -- XEP-0045 7.2.6: so that programs know whose error it is
		reply:up():tag("x", { xmlns = "http://jabber.org/protocol/muc" });
	end
	event.origin.send(reply);
	return true;
end

-- Whoever enters bears the nickname that the site gave, here and when they want to change it.
local function keep_nick(event)
	local user = jid.split(event.stanza.attr.from);
	local occupant = event.occupant or event.dest_occupant;
	local nick = select(3, jid.split(occupant and occupant.nick or event.stanza.attr.to));
	if blocked[user] then
		return refuse(event, "auth", "forbidden", "This account is blocked.");
	end
	if not nicks[user] or nick ~= nicks[user] then
		return refuse(event, "modify", "not-acceptable", "In the chat you are called what you chose on the site.");
	end
	-- Prosody asks these, too; but only so do programs know that it is the room that refuses.
	local affiliation = event.room:get_affiliation(event.stanza.attr.from) or "none";
	if affiliation == "outcast" then
		return refuse(event, "auth", "forbidden", "You may not enter this room now.");
	end
	if event.room:get_members_only() and affiliation == "none" then
		return refuse(event, "auth", "registration-required", "This room is for those who take part in its group.");
	end
end
module:hook("muc-occupant-pre-join", keep_nick, 100);
module:hook("muc-occupant-pre-change", keep_nick, 100);

-- Before a message is sent to the others: who is muted says nothing, and nothing is without measure.
module:hook("muc-occupant-groupchat", function (event)
	local user = jid.split(event.stanza.attr.from);
	local room = rooms[(jid.split(event.room.jid))];
	if room and room.muted[user] then
		return refuse(event, "auth", "forbidden", "You are muted here for now.");
	end
	local retract = event.stanza:get_child("retract", RETRACT);
	if retract and not own_message(retract.attr.id, user) then
		return refuse(event, "auth", "forbidden", "This is not your message, or it is too old.");
	end
	local body = event.stanza:get_child_text("body");
	if body and #body > MAX_BODY then
		return refuse(event, "modify", "not-acceptable", "This message is too long.");
	end
end, 100);

-- Each message gets the number under which it may be taken back (XEP-0359); a forged one goes.
module:hook("muc-broadcast-message", function (event)
	local stanza, room = event.stanza, event.room;
	stanza:maptags(function (tag)
		if tag.name == "stanza-id" and tag.attr.xmlns == SID then return nil; end
		return tag;
	end);
	local id = uuid();
	stanza:tag("stanza-id", { xmlns = SID, id = id, by = room.jid }):up();
	local name = jid.split(room.jid);
	local wanted, body = rooms[name], stanza:get_child_text("body");
	local occupant = room:get_occupant_by_nick(stanza.attr.from);
	if not occupant then return; end
	local user = jid.split(occupant.bare_jid);
	local retract = stanza:get_child("retract", RETRACT);
	if retract then -- it was seen above that it is theirs
		local message = own_message(retract.attr.id, user);
		forget(room, message);
		stanza:remove_children("body"); -- what is said to programs that cannot take back
		spool({ kind = "retract", id = message, room = name, user = user, by = user,
			reason = "", at = datetime.datetime() });
		return;
	end
	local origin = stanza:get_child("origin-id", SID);
	remember(id, user, origin and origin.attr.id or stanza.attr.id);
	if wanted and wanted.archived and body and body ~= "" then
		spool({ kind = "message", id = id, room = name, user = user, body = body, at = datetime.datetime() });
	end
end, 100);

-- Who moderates may send out and mute here, and the site is told; membership and bans are its own.
module:hook("iq-set/bare/http://jabber.org/protocol/muc#admin:query", function (event)
	local room = mod_muc.get_room_from_jid(event.stanza.attr.to);
	if not room then return; end
	local query = event.stanza.tags[1];
	for item in query:childtags("item") do
		if item.attr.affiliation then
			return refuse(event, "cancel", "not-allowed", "Members and bans are kept on the site.");
		end
	end
	local actor = jid.bare(event.stanza.attr.from);
	if room:get_affiliation(actor) ~= "admin" then return; end
	for item in query:childtags("item") do
		local occupant = item.attr.nick and room:get_occupant_by_nick(room.jid .. "/" .. item.attr.nick);
		if occupant and (item.attr.role == "none" or item.attr.role == "visitor") then
			spool({ kind = item.attr.role == "none" and "kick" or "mute", id = uuid(),
				room = (jid.split(room.jid)), user = (jid.split(occupant.bare_jid)),
				by = (jid.split(actor)), reason = item:get_child_text("reason") or "", at = datetime.datetime() });
		end
	end
end, 100);

-- Configuration comes from the site alone.
module:hook("iq-set/bare/http://jabber.org/protocol/muc#owner:query", function (event)
	return refuse(event, "cancel", "not-allowed", "Rooms are set up on the site.");
end, 100);

module:hook("muc-room-pre-create", function (event)
	return refuse(event, "cancel", "not-allowed", "Rooms are opened on the site.");
end, 1000);

-- Who moderates may take back anybody's message (XEP-0425), and the site is told.
module:hook("muc-disco#info", function (event)
	event.reply:tag("feature", { var = MODERATE }):up();
end);

module:hook("iq-set/bare/" .. MODERATE .. ":moderate", function (event)
	local room = mod_muc.get_room_from_jid(event.stanza.attr.to);
	if not room then return; end
	local actor = jid.bare(event.stanza.attr.from);
	if room:get_affiliation(actor) ~= "admin" then
		return refuse(event, "auth", "forbidden", "Only those who moderate this room do that.");
	end
	local moderate = event.stanza.tags[1];
	local id, reason = moderate.attr.id, moderate:get_child_text("reason") or "";
	if not authors[id] or not moderate:get_child("retract", RETRACT) then
		return refuse(event, "cancel", "item-not-found", "There is no such message any more.");
	end
	local name = jid.split(room.jid);
	done[id] = true;
	take_back({ id = id, room = name, reason = reason });
	spool({ kind = "remove", id = id, room = name, user = authors[id], by = (jid.split(actor)),
		reason = reason, at = datetime.datetime() });
	event.origin.send(st.reply(event.stanza));
	return true;
end, 100);
