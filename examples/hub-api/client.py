"""One verification through the hub's own API (docs/wire.md), with a JOSE library and nothing of Shutong.
python client.py HUB KEYS.json AGREEMENT PROVIDER_THUMBPRINT KEYS_AND_CLAIMS.json"""
import hashlib, json, secrets, sys, time, urllib.error, urllib.parse, urllib.request, uuid
from joserfc import jwe, jws, jwt
from joserfc.jwk import OKPKey

hub, key_file, agreement, provider_thumbprint, asked_file = sys.argv[1:]
own, asked = (json.load(open(name, encoding="utf-8")) for name in (key_file, asked_file))
root, decryption = (OKPKey.import_key(own[name]) for name in ("sign", "encrypt"))
SIGNED, SEALED, now = ["EdDSA"], ["ECDH-ES", "A256GCM"], time.time()

def canonical(value):  # RFC 8785, for what has texts and whole numbers only
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

def request(path, body=None, **headers):
    try:
        return json.load(urllib.request.urlopen(urllib.request.Request(hub + path, body, headers)))
    except urllib.error.HTTPError as refused:
        raise SystemExit(refused.read().decode())

def proven(compact, key, kind):  # what was signed by this key as this kind
    signed = jws.deserialize_compact(compact, key, algorithms=SIGNED)
    assert signed.protected["typ"] == kind, f"not {kind}"
    return json.loads(signed.payload)

# An access token: private_key_jwt, RFC 7523.
header = {"alg": "EdDSA", "typ": "client-authentication+jwt", "kid": root.thumbprint()}
claims = {"iss": own["clientId"], "sub": own["clientId"], "aud": hub, "jti": secrets.token_hex(16)}
assertion = jwt.encode(header, claims | {"iat": int(now), "exp": int(now) + 60}, root, SIGNED)
form = {"grant_type": "client_credentials", "client_assertion": assertion}
form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
token = request("/oauth/token", urllib.parse.urlencode(form).encode())["access_token"]
bearer = {"Authorization": "Bearer " + token}
# The provider's key card: believed because its root key is the one that the provider told us by telephone.
held = request(f"/api/v1/agreements/{agreement}/document", **bearer)
terms, card = held["document"]["terms"], held["cards"]["provider"]
said = json.loads(jws.extract_compact(card.encode()).payload)
provider = OKPKey.import_key(said["sign"])
assert provider.thumbprint() == provider_thumbprint and proven(card, provider, said["v"]), "another key"
# The command: signed, padded to a power of two, encrypted to the provider's connector.
ms = int(now * 1000)
call = str(uuid.UUID(int=ms << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)))
clear = {"v": "shutong.call/1", "id": call, "mode": "verify", "agreement": agreement, "rowsAsked": 1}
clear |= {"agreementVersion": terms["version"], "resource": terms["resource"]["code"], "fields": list(asked["claims"])}
clear |= {"purpose": terms["purpose"]["code"], "requesterThumbprint": root.thumbprint()}
clear |= {"issuedAt": ms * 1000, "deadline": (ms + 8000) * 1000}
signed = {"clear": clear, "recipient": provider_thumbprint, "content": asked, "pad": ""}
length = len(canonical(signed))
signed["pad"] = "x" * (max(1024, 1 << (length - 1).bit_length()) - length)
inner = jws.serialize_compact(header | {"typ": "shutong.call/1"}, canonical(signed), root, SIGNED)
sealed = jwe.encrypt_compact({"alg": "ECDH-ES", "enc": "A256GCM"}, inner, OKPKey.import_key(said["encrypt"]), SEALED)
command = canonical(clear | {"sealed": sealed})
answer, this = request("/api/v1/calls", command, **bearer, **{"Content-Type": "application/json"}), hashlib.sha256(command).hexdigest()
# The answer: stated and sealed by the provider for exactly this command.
stated = proven(answer["statement"], provider, "shutong.statement/1")
assert (stated["commandSha256"], stated["outcome"]) == (this, answer["outcome"]), "another command's"
assert answer["outcome"] == "answered", answer.get("code")
content = proven(jwe.decrypt_compact(answer["sealed"], decryption, SEALED).plaintext.decode(), provider, "shutong.answer/1")
assert (content["commandSha256"], content["recipient"]) == (this, root.thumbprint()), "not for us"
print(json.dumps(content["content"]))
