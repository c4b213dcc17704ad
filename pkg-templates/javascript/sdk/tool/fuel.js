import binaryen from 'binaryen';

/**
 * Makes the fuel that an interpreter burns follow what it does.
 *
 * The runtime meters code where a function, a loop or an arm of an `if` begins, and there all of it at once, but for nested
 * loops and arms. QuickJS's interpreter is one loop around a switch with a case for each bytecode: every bytecode would pay for
 * all of them. Here the code of each case goes into an `if` of its own, which always holds: an optimiser does not see that the
 * stack pointer is never 0.
 *
 * @param {binaryen.Module} module
 * @param {string} stackPointer the global's name in the module
 */
export function spreadFuel(module, stackPointer) {
  const meter = ({ id, expression }) => {
    if (id !== binaryen.BlockId) return;
    const [first, ...rest] = binaryen.Block.getChildren(expression);
    // A switch is a nest of blocks; what follows an inner block is a case.
    if (rest.length === 0 || binaryen.getExpressionId(first) !== binaryen.BlockId) return;
    const type = binaryen.getExpressionType(rest.at(-1));
    const body = rest.length === 1 ? rest[0] : module.block(null, rest, type);
    const otherwise = type === binaryen.none ? undefined : module.unreachable();
    const metered = module.if(module.global.get(stackPointer, binaryen.i32), body, otherwise);
    binaryen.Block.setChildren(expression, [first, metered]);
  };
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const { body } = binaryen.getFunctionInfo(module.getFunctionByIndex(index));
    if (body && [...walk(body)].some(isLargeSwitch)) [...walk(body)].forEach(meter);
  }
}

const LARGE = 16;
const isLargeSwitch = ({ id, expression }) => id === binaryen.SwitchId && binaryen.Switch.getNumNames(expression) >= LARGE;

/** Where expressions have expressions, as far as blocks can be in them. */
const CHILDREN = {
  [binaryen.BlockId]: ['children'],
  [binaryen.LoopId]: ['body'],
  [binaryen.IfId]: ['condition', 'ifTrue', 'ifFalse'],
  [binaryen.BreakId]: ['condition', 'value'],
  [binaryen.SwitchId]: ['condition', 'value'],
  [binaryen.CallId]: ['operands'],
  [binaryen.CallIndirectId]: ['target', 'operands'],
  [binaryen.LocalSetId]: ['value'],
  [binaryen.GlobalSetId]: ['value'],
  [binaryen.LoadId]: ['ptr'],
  [binaryen.StoreId]: ['ptr', 'value'],
  [binaryen.UnaryId]: ['value'],
  [binaryen.BinaryId]: ['left', 'right'],
  [binaryen.SelectId]: ['ifTrue', 'ifFalse', 'condition'],
  [binaryen.DropId]: ['value'],
  [binaryen.ReturnId]: ['value'],
};

/** An expression and all in it, outer ones first. */
function* walk(expression) {
  if (!expression) return;
  const id = binaryen.getExpressionId(expression);
  yield { id, expression };
  const fields = CHILDREN[id];
  if (!fields) return;
  const info = binaryen.getExpressionInfo(expression);
  for (const child of fields.flatMap((field) => info[field])) yield* walk(child);
}
