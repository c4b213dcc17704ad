import { Context, Node, Pin, storage } from "../sdk";

export const notes = new Node("notes", "Notes")
  .description("Writes, reads and lists texts in the storage of the node")
  .category("Examples")
  .permission("storage:node")
  .execIn()
  .input(Pin.string("name", "Name").description("Name of the file").default("note.txt"))
  .input(Pin.string("text", "Text").description("What to write; nothing is written if it is empty").default(""))
  .execOut()
  .output(Pin.string("read", "Read").description("What the file has"))
  .output(Pin.string("names", "Names").description("All files").array())
  .run(run);

function run(context: Context): void {
  const name = context.input<string>("name");
  const text = context.input<string>("text");
  const directory = storage.nodeDir();
  if (!directory) return context.fail("there is no storage directory");
  const file = directory.join(name);
  if (text != "" && !file.writeText(text)) return context.fail(`${name} could not be written`);
  const read = file.readText();
  if (read === null) return context.fail(`${name} could not be read`);
  const files = directory.list();
  if (!files) return context.fail("the files could not be listed");
  const names: string[] = [];
  for (let i = 0; i < files.length; i++) names.push(directory.relative(files[i]));
  context.output("read", read);
  context.output("names", names);
  context.done();
}
