// Nodes that do what the package's own do not, to test the SDK.

import { auth, base64, cache, Context, db, http, image, Json, log, meta, models, Node, pins, Pin } from "..";
import { register, schema, Scores, storage, stream, utf8, vars, ws } from "..";

export * from "../exports";

/** Reads text as JSON, and writes it again. */
function parse(context: Context): void {
  const json = Json.parse(context.input<string>("text"));
  if (!json) return context.fail("no JSON");
  context.output("json", json);
  context.output("text", json.toString());
  context.output("i64", json.or<i64>(-1));
  context.output("u64", json.or<u64>(1));
  context.output("i8", json.or<i8>(-1));
  context.output("u8", json.or<u8>(1));
  context.output("f64", json.or<f64>(-1));
  context.output("bool", json.or(false));
  context.output("string", json.or("none"));
  context.output("strings", json.or<string[]>(["none"]));
  context.output("first", json.at(0));
  context.output("member", json.get("a").get("b"));
}

/** Makes JSON of what AssemblyScript has. */
function values(context: Context): void {
  const map = new Map<string, i64>();
  map.set('größer "\n', i64.MIN_VALUE);
  context.output("map", map);
  context.output("u64", u64.MAX_VALUE);
  context.output("floats", [1.0, 0.1, 1e300, 5e-324, -0.0, f64.NaN]);
  context.output("bools", [true, false]);
  context.output<string | null>("null", null);
  // One half of a surrogate pair alone cannot leave the module.
  context.output("half", "a" + String.fromCharCode(0xd83c) + "b");
  context.output("texts", ["\u0000\u001f\u007f", "🌍"]);
  context.pending();
}

/** Fails, and goes on. */
function fail(context: Context): void {
  context.output("value", 1);
  context.activate("exec_out");
  context.fail("first");
  context.fail("second");
  context.output("value", 2);
}

/** Takes what may be missing. */
function missing(context: Context): void {
  context.output("optional", context.input<Json>("text").or("nothing"));
  context.output("list", context.input<string[]>("list").length);
  context.output("both", context.input<i64>("both"));
}

/** Makes a lot of garbage, so that it is collected in the middle. */
function garbage(context: Context): void {
  const list = Json.array();
  for (let i = 0; i < 20000; i++) {
    const text = Json.object()
      .set("i", i)
      .set("text", "x".repeat(i % 50))
      .toString();
    const parsed = Json.parse(text);
    if (parsed && i % 1000 == 0) list.push(parsed.get("i"));
    vars.set("last", text);
    if (vars.get("last").or("") != text) return context.fail(`lost ${text}`);
  }
  context.output("list", list);
}

function files(context: Context): void {
  const directory = storage.userDir(true);
  if (!directory) return context.fail("no directory");
  const writer = directory.join("large.txt").create(6);
  if (!writer) return context.fail("no writer");
  const early = writer.write(Uint8Array.wrap(utf8.encode("one"))) && writer.finish();
  const wrote = writer.write(Uint8Array.wrap(utf8.encode("two")));
  const over = writer.write(Uint8Array.wrap(utf8.encode("x")));
  context.output("steps", [early, wrote, over, writer.finish(), writer.finish()]);
  const all: (storage.FlowPath | null)[] = [
    storage.boardDir(),
    storage.uploadDir(),
    storage.cacheDir(true, false),
    storage.FlowPath.from(context.input<Json>("path")),
  ];
  context.output("directories", all);
  context.output("read", directory.join("large.txt").readText());
}

function network(context: Context): void {
  const response = http.post("https://a.test").json([1, 2]).send();
  if (!response) return context.fail("no answer");
  const parts = response.parts();
  context.output("ok", response.ok);
  context.output("parts", parts ? [parts.headers.get("x"), Json.from(parts.status), Json.from(parts.body)] : []);
  context.output("bytes", response.bytes().length);
  const socket = ws.connect("wss://a.test", ["chat"]);
  if (!socket || ws.connect("wss://none.test")) return context.fail("no socket");
  context.output("sent", [socket.sendText("größer"), socket.sendBytes(base64.decode("AAH/")!)]);
  const received: string[] = [];
  while (!socket.closed) {
    const message = socket.receive(10);
    if (!message) received.push(socket.closed ? "closed" : "late");
    else received.push(message.isBinary ? base64.encode(message.bytes) : message.text!);
  }
  context.output("received", received);
  context.output("closed", socket.close());
}

function others(context: Context): void {
  log.trace("t");
  log.debug("d");
  log.info("i");
  log.warn("w");
  log.error("e");
  log.json(log.Level.Warn, "j", [1]);
  pins.output("set", pins.input("text"));
  pins.activate("exec_out");
  vars.set("v", "1");
  vars.remove("v");
  cache.set("c", i64.MAX_VALUE);
  context.output("has", [vars.has("v"), cache.has("c"), cache.get("c").is<i64>()]);
  cache.remove("c");
  stream.emit("kind", [1]);
  const later = meta.now() < meta.now() && meta.random() != meta.random();
  context.output("meta", [later, meta.isStreaming(), meta.logLevel() == 0]);
  const token = auth.token("github");
  context.output("token", token ? `${token.type} ${token.accessToken} ${token.expiresAt}` : "none");
  const model = Json.object();
  const texts = ["a"];
  context.output("models", [
    models.embedText(model, texts),
    models.embedQuery(model, texts),
    models.embedDocument(model, texts),
    models.embedImage(model, Json.NULL),
    models.prompt(model, Json.array(), true),
    models.promptStream(model, Json.object()),
    db.query(db.Operation.Count, model, Json.object()),
    schema.ofType("FlowPath"),
  ]);
  const bytes = image.toBytes("image", "png");
  context.output("image", [image.fromBytes(new Uint8Array(1), "png"), bytes ? base64.encode(bytes) : null]);
  context.output("types", schema.types());
}

function node(name: string, run: (context: Context) => void): Node {
  return new Node(name, name)
    .input(Pin.string("text", "Text"))
    .input(Pin.string("list", "List").array())
    .input(Pin.integer("both", "Both").default(1))
    .output(Pin.integer("both", "Both"))
    .run(run);
}

const everything = node("everything", fail)
  .icon("/icon.svg")
  .docs("# Docs")
  .scores(new Scores())
  .longRunning()
  .input(Pin.float("f", "F").validValues(["1"]).step(0.5).sensitive().enforceSchema().enforceGenericValueType())
  .input(Pin.bytes("b", "B").hashMap())
  .output(Pin.date("d", "D").hashSet())
  .output(Pin.path("p", "P"));

register([
  node("parse", parse),
  node("values", values),
  node("fail", fail),
  node("missing", missing),
  node("garbage", garbage),
  node("files", files),
  node("network", network),
  node("others", others),
  everything,
]);
