import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;

/** JOSE, JSON and HTTP in one line each; nothing here knows of Shutong. */
class Tools {
  static final String form = "application/x-www-form-urlencoded";

  static PublicJsonWebKey key(Object jwk) throws Exception {
    return PublicJsonWebKey.Factory.newPublicJwk(json(cast(jwk)));
  }

  static String thumbprint(PublicJsonWebKey key) {
    return key.calculateBase64urlEncodedThumbprint("SHA-256");
  }

  static String sign(String kind, Map<String, Object> content, PublicJsonWebKey key) throws Exception {
    String[] header = {"alg", "EdDSA", "typ", kind, "kid", thumbprint(key)};
    return make(new JsonWebSignature(), json(content), key.getPrivateKey(), header);
  }

  static String seal(String text, PublicJsonWebKey to) throws Exception {
    return make(new JsonWebEncryption(), text, to.getPublicKey(), "alg", "ECDH-ES", "enc", "A256GCM");
  }

  static String unseal(String compact, PublicJsonWebKey own) throws Exception {
    return open(new JsonWebEncryption(), compact, own.getPrivateKey());
  }

  /** What was signed by this key as this kind. */
  static Map<String, Object> proven(String compact, String kind, PublicJsonWebKey key) throws Exception {
    var signature = new JsonWebSignature();
    var content = read(open(signature, compact, key.getPublicKey()));
    check(kind, signature.getHeader("typ"));
    return content;
  }

  static Map<String, Object> unproven(String compact) throws Exception {
    byte[] payload = Base64.getUrlDecoder().decode(compact.split("\\.")[1]);
    return read(new String(payload, StandardCharsets.UTF_8));
  }

  private static String make(JsonWebStructure made, String text, Key key, String... header) throws Exception {
    for (int at = 0; at < header.length; at += 2) made.setHeader(header[at], header[at + 1]);
    made.setKey(key);
    made.setPayload(text);
    return made.getCompactSerialization();
  }

  /** Throws for a wrong signature, another key or damage. */
  private static String open(JsonWebStructure opened, String compact, Key key) throws Exception {
    opened.setCompactSerialization(compact);
    opened.setKey(key);
    return opened.getPayload();
  }

  static Map<String, Object> read(String json) throws Exception {
    return JsonUtil.parseJson(json);
  }

  /** RFC 8785 for sorted maps of texts and whole numbers. */
  static String json(Map<String, ?> value) {
    return JsonUtil.toJson(cast(value)).replace("\\/", "/");
  }

  static Map<String, Object> map(Object... namesAndValues) {
    var map = new TreeMap<String, Object>();
    for (int at = 0; at < namesAndValues.length; at += 2) {
      map.put((String) namesAndValues[at], namesAndValues[at + 1]);
    }
    return map;
  }

  static Map<String, Object> in(Map<String, Object> map, String name) {
    return cast(map.get(name));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> cast(Object map) {
    return (Map<String, Object>) map;
  }

  static void check(Object expected, Object found) {
    if (!Objects.equals(expected, found)) throw new SecurityException(found + " instead of " + expected);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String sha256(String text) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
  }

  static String tokenForm(String assertion) {
    String type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    return "grant_type=client_credentials&client_assertion_type=" + type + "&client_assertion=" + assertion;
  }

  static Map<String, Object> get(String address, String bearer) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(address)), bearer);
  }

  static Map<String, Object> post(String address, String body, String type, String bearer) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(address)).POST(BodyPublishers.ofString(body));
    return send(request.header("Content-Type", type), bearer);
  }

  private static Map<String, Object> send(HttpRequest.Builder request, String bearer) throws Exception {
    if (bearer != null) request.header("Authorization", bearer);
    var response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) throw new IllegalStateException(response.body());
    return read(response.body());
  }
}
