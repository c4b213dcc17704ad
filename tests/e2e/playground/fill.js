// Fills the storage of the page's origin with something that is not the playground's, to the last megabyte. Returns how
// many bytes went in. A function, for the driver to call.

async (most) => {
  const open = indexedDB.open("filler", 1);
  open.onupgradeneeded = () => open.result.createObjectStore("chunks", { autoIncrement: true });
  const database = await new Promise((resolve, reject) => {
    open.onsuccess = () => resolve(open.result);
    open.onerror = () => reject(open.error);
  });
  const put = (bytes) =>
    new Promise((resolve, reject) => {
      const chunk = new Uint8Array(bytes);
      // Random, so that nothing makes less of it; as many as the browser gives at once.
      for (let at = 0; at < bytes; at += 65536) crypto.getRandomValues(chunk.subarray(at, at + 65536));
      const transaction = database.transaction("chunks", "readwrite");
      transaction.objectStore("chunks").add(chunk);
      transaction.oncomplete = () => resolve(true);
      transaction.onabort = () => (transaction.error?.name === "QuotaExceededError" ? resolve(false) : reject(transaction.error));
    });
  let filled = 0;
  const bytes = 1 << 20;
  while (filled <= most && (await put(bytes))) filled += bytes;
  database.close();
  if (filled > most) throw new Error(`${filled} bytes fit, and no limit is in sight`);
  return filled;
}
