// Files of the visitor's, put where a node finds them.

/** `a.txt` as the second, third … of its name: `a (2).txt`. */
export function numbered(name, number) {
  const dot = name.lastIndexOf(".");
  const end = dot > 0 ? dot : name.length;
  return `${name.slice(0, end)} (${number})${name.slice(end)}`;
}

/**
 * What stores files for the nodes of a package: `store(name, file, directory, options)` resolves to the FlowPath. A file that
 * is there already stays, and the new one gets another name. `options` as for `runtime.writeFile`.
 */
export function storeOf(runtime, packageId) {
  return async (name, file, directory, options) => {
    const taken = new Set((await runtime.files()).map(({ path }) => path));
    let free = name;
    for (let number = 2; taken.has(`${directory}/${free}`); number += 1) free = numbered(name, number);
    return runtime.writeFile(packageId, free, file, options);
  };
}
