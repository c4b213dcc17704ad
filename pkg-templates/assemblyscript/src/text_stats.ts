import { Context, Json, Node, Pin } from "../sdk";

export const textStats = new Node("text_stats", "Text statistics")
  .description("Counts what is in a text")
  .category("Examples")
  .input(Pin.string("text", "Text").description("What to look at").default(""))
  .output(
    Pin.object("stats", "Statistics").description("What was counted").schema(`{
      "type": "object",
      "properties": {
        "characters": {"type": "integer"},
        "words": {"type": "integer"},
        "lines": {"type": "integer"},
        "longest_word": {"type": "string"}
      },
      "required": ["characters", "words", "lines", "longest_word"]
    }`),
  )
  .run(run);

function run(context: Context): void {
  const text = context.input<string>("text");
  const found = words(text);
  let longest = "";
  for (let i = 0; i < found.length; i++) {
    if (characters(found[i]) > characters(longest)) longest = found[i];
  }
  context.output(
    "stats",
    Json.object()
      .set("characters", characters(text))
      .set("words", found.length)
      .set("lines", lines(text))
      .set("longest_word", longest),
  );
}

/** A string is UTF-16: what does not fit into 16 bits is two units, of which the second is not counted. */
function characters(text: string): i32 {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) != 0xdc00) count++;
  }
  return count;
}

function words(text: string): string[] {
  const found: string[] = [];
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const unit = text.charCodeAt(i);
    if (i < text.length && unit != 0x20 && unit != 0x09 && unit != 0x0a && unit != 0x0d) continue;
    if (i > start) found.push(text.substring(start, i));
    start = i + 1;
  }
  return found;
}

function lines(text: string): i32 {
  // Behind the last line feed there is a line only if there is text.
  const parts = text.split("\n");
  return parts[parts.length - 1] == "" ? parts.length - 1 : parts.length;
}
