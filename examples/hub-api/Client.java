import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One verification through the hub's own API (docs/wire.md), with a JOSE library and nothing of Shutong.
 * java Client HUB KEYS.json AGREEMENT PROVIDER_THUMBPRINT KEYS_AND_CLAIMS.json
 */
public class Client extends Tools {
  public static void main(String[] args) throws Exception {
    String hub = args[0], agreement = args[2], recipient = args[3];
    var own = read(Files.readString(Path.of(args[1])));
    var asked = read(Files.readString(Path.of(args[4])));
    var root = key(own.get("sign"));
    String us = thumbprint(root), id = (String) own.get("clientId");
    long now = System.currentTimeMillis(), seconds = now / 1000;

    // An access token: private_key_jwt, RFC 7523.
    var claims = map("iss", id, "sub", id, "aud", hub, "jti", UUID.randomUUID().toString(), "iat", seconds, "exp", seconds + 60);
    String assertion = sign("client-authentication+jwt", claims, root);
    String bearer = "Bearer " + post(hub + "/oauth/token", tokenForm(assertion), form, null).get("access_token");

    // The provider's key card: believed because its root key is the one that the provider told us by telephone.
    var held = get(hub + "/api/v1/agreements/" + agreement + "/document", bearer);
    var terms = in(in(held, "document"), "terms");
    String card = (String) in(held, "cards").get("provider");
    var said = unproven(card);
    var provider = key(said.get("sign"));
    check(recipient, thumbprint(provider));
    proven(card, (String) said.get("v"), provider);

    // The command: signed, padded to a power of two, encrypted to the provider's connector.
    var random = new SecureRandom();
    var call = new UUID(now << 16 | 0x7000 | random.nextInt(4096), random.nextLong() >>> 2 | Long.MIN_VALUE);
    var command = map("v", "shutong.call/1", "id", call.toString(), "mode", "verify", "agreement", agreement,
        "agreementVersion", terms.get("version"), "resource", in(terms, "resource").get("code"),
        "fields", List.copyOf(in(asked, "claims").keySet()), "purpose", in(terms, "purpose").get("code"),
        "rowsAsked", 1, "issuedAt", now * 1000, "deadline", (now + 8000) * 1000, "requesterThumbprint", us);
    var signed = map("clear", new TreeMap<>(command), "recipient", recipient, "content", asked, "pad", "");
    int length = bytes(json(signed)).length;
    signed.put("pad", "x".repeat(Math.max(1024, Integer.highestOneBit(length - 1) * 2) - length));
    command.put("sealed", seal(sign("shutong.call/1", signed, root), key(said.get("encrypt"))));
    var answer = post(hub + "/api/v1/calls", json(command), "application/json", bearer);

    // The answer: stated and sealed by the provider for exactly this command.
    String hash = sha256(json(command));
    var statement = proven((String) answer.get("statement"), "shutong.statement/1", provider);
    check(hash, statement.get("commandSha256"));
    check(answer.get("outcome"), statement.get("outcome"));
    check("answered", answer.get("outcome"));
    var content = proven(unseal((String) answer.get("sealed"), key(own.get("encrypt"))), "shutong.answer/1", provider);
    check(hash + us, content.get("commandSha256") + "" + content.get("recipient"));
    System.out.println(json(in(content, "content")));
  }
}
