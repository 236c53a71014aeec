-- Sign-in by a token that the site gave to one person, for minutes, for one use.
--
-- The token is  v1.EXPIRES.NONCE.NICK.LANGUAGE.SIGNATURE : seconds since 1970, 32 hex digits, the
-- nickname in hex, a language tag, and HMAC-SHA256 in hex over  "alliance-chat-v1", user, expires,
-- nonce, nick in hex and language, each followed by a line feed. Nothing is asked of the site, and no password is kept here.
-- See alliance/chat/tokens.py, which makes them.

local new_sasl = require "util.sasl".new;
local hashes = require "util.hashes";
local encodings = require "util.encodings";
local usermanager_host = module.host;

local secret_file = module:get_option_string("alliance_secret_file");
local longest = module:get_option_number("alliance_token_seconds", 300);
local started = os.time(); -- what was used before a restart is forgotten, so nothing older is taken
local used = {}; -- nonce -> when it expires
local nicks = module:shared("/*/alliance/nicks"); -- user -> the nickname the site gave
local languages = module:shared("/*/alliance/languages"); -- user -> the language of their pages

local function read_secret()
	local file = assert(io.open(secret_file, "rb"), "the secret of the site cannot be read: " .. tostring(secret_file));
	local text = file:read("*a"):gsub("%s+$", "");
	file:close();
	assert(#text >= 32, "the secret of the site is too short");
	return text;
end

local secret = read_secret();

local function is_user(user)
	return type(user) == "string" and #user == 32 and not user:find("[^0-9a-f]");
end

local function unhex(text)
	return (text:gsub("%x%x", function (pair) return string.char(tonumber(pair, 16)); end));
end

local function check(user, token)
	if not is_user(user) or type(token) ~= "string" or #token > 600 then return false; end
	local expires, nonce, nick, language, signature =
		token:match("^v1%.(%d+)%.(%x+)%.(%x+)%.([%a-]+)%.(%x+)$");
	if not expires or #expires > 12 or #nonce ~= 32 or #nick % 2 ~= 0 then return false; end
	local signed = table.concat({ "alliance-chat-v1", user, expires, nonce, nick, language, "" }, "\n");
	if not hashes.equals(hashes.hmac_sha256(secret, signed, true), signature) then return false; end
	local now, ends = os.time(), tonumber(expires);
	if ends <= now or ends > now + longest + 60 then return false; end
	if ends - longest < started or used[nonce] then return false; end
	local name = unhex(nick);
	if not encodings.utf8.valid(name) or not encodings.stringprep.resourceprep(name) then return false; end
	used[nonce] = ends;
	languages[user] = language;
	nicks[user] = encodings.stringprep.resourceprep(name);
	return true;
end

module:add_timer(60, function ()
	local now = os.time();
	for nonce, ends in pairs(used) do
		if ends <= now then used[nonce] = nil; end
	end
	return 60;
end);

local provider = {};

function provider.test_password(user, token)
	if check(user, token) then return true; end
	return nil, "This sign-in has expired. Open the chat on the site anew.";
end

function provider.user_exists(user)
	return is_user(user);
end

function provider.get_password() return nil, "There are no passwords here."; end
function provider.set_password() return nil, "There are no passwords here."; end
function provider.create_user() return nil, "Accounts are made on the site."; end
function provider.delete_user() return nil, "Accounts are closed on the site."; end
function provider.users() return function () end; end

function provider.get_sasl_handler()
	return new_sasl(usermanager_host, {
		plain_test = function (_, user, token)
			return check(user, token), true;
		end;
	});
end

module:provides("auth", provider);
