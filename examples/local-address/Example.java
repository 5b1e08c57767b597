import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * One verification, one query and one job of many, at the local address of a department's connector. Nothing but the JDK:
 * java Example.java. Needs CONNECTOR (e.g. http://127.0.0.1:7411), CONNECTOR_KEY, AGREEMENT, NUMBER and ADDRESS.
 */
public class Example {
  static final HttpClient HTTP = HttpClient.newHttpClient();

  public static void main(String[] args) throws Exception {
    String agreement = env("AGREEMENT");
    String keys = "{\"RESIDENT_NUMBER\":%s}".formatted(text(env("NUMBER")));
    String address = text(env("ADDRESS"));

    // Does the person with this number live at this address? The answer is match, no-match or not-found.
    String verification = "{\"agreement\":%s,\"keys\":%s,\"claims\":{\"ADDRESS\":%s}}";
    System.out.println(post("/v1/verify", verification.formatted(text(agreement), keys, address)));

    // Which address does the register have?
    String query = "{\"agreement\":%s,\"keys\":%s,\"fields\":[\"ADDRESS\"]}";
    System.out.println(post("/v1/query", query.formatted(text(agreement), keys)));

    // Many at once: rows as lines of JSON (or CSV). The job goes on by itself, also across a restart.
    String row = "{\"keys\":%s,\"claims\":{\"ADDRESS\":%s}}\n";
    String rows = row.formatted(keys, address) + row.formatted(keys, text("elsewhere"));
    String created = call("POST", "/v1/jobs?agreement=" + agreement, "application/x-ndjson", rows);
    String job = "/v1/jobs/" + valueOf("id", created);
    while (!valueOf("state", call("GET", job, null, null)).equals("ended")) Thread.sleep(200);
    System.out.print(call("GET", job + "/results", null, null));
    call("DELETE", job, null, null);
  }

  static String post(String path, String json) throws IOException, InterruptedException {
    return call("POST", path, "application/json", json);
  }

  /** The answer's text; a refusal says code, cause and remedy (RFC 9457). */
  static String call(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    BodyPublisher sent = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var request = HttpRequest.newBuilder(URI.create(env("CONNECTOR") + path)).method(method, sent);
    request.header("Authorization", "Bearer " + env("CONNECTOR_KEY")).header("Accept-Language", "en");
    if (type != null) request.header("Content-Type", type);
    request.timeout(Duration.ofSeconds(15));
    var response = HTTP.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() >= 300) throw new IOException(response.body());
    return response.body();
  }

  /** JSON of a text without control characters. Your own system has a library for JSON. */
  static String text(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  static String valueOf(String name, String json) {
    var found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    if (!found.find()) throw new IllegalStateException(json);
    return found.group(1);
  }

  static String env(String name) {
    return System.getenv(name);
  }
}
