/** What the page keeps on the device: one small store, and nothing before consent. */
const DATABASE = 'probe';
const STORE = 'kept';
/** How long erasing waits for what is still under way, in milliseconds. */
const ERASE_MS = 3_000;

/** What is still under way when everything is erased must not write itself down again. */
let isErased = false;

const finished = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('storage failed'));
  });

/** Opened for each use, so that no open connection keeps another tab from erasing. Where there is none yet, one is made. */
const withStore = async <T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
  if (isErased) throw new Error('erased');
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE);
  const database = await finished(opening);
  try {
    const transaction = database.transaction(STORE, mode);
    const completed = completionOf(transaction);
    const result = await finished(act(transaction.objectStore(STORE)));
    await completed;
    return result;
  } finally {
    database.close();
  }
};

const completionOf = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('storage failed'));
  });

/** Whoever reads names the type of what was written under the name; nobody else writes here. */
export const read = async <T>(name: string): Promise<T | undefined> =>
  withStore('readonly', (store) => store.get(name) as IDBRequest<T | undefined>);

export const write = async (name: string, value: unknown): Promise<void> =>
  void (await withStore('readwrite', (store) => store.put(value, name)));

export const remove = async (name: string): Promise<void> => withStore('readwrite', (store) => store.delete(name));

/** Names that begin so, in their order. */
export const namesFrom = async (prefix: string): Promise<string[]> =>
  (await withStore('readonly', (store) => store.getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`)))).map(String);

/** Has anything ever been kept here? Looking must not itself leave a trace. */
export const isAnythingKept = async (): Promise<boolean> => {
  if (!('databases' in indexedDB)) return true;
  return (await indexedDB.databases()).some(({ name }) => name === DATABASE);
};

/** Somebody has consented, again: from here on the store may be used. */
export const allowKeeping = (): void => {
  isErased = false;
};

/** @throws where the browser refuses, or another tab holds it open */
export const eraseKept = (): Promise<void> =>
  new Promise((resolve, reject) => {
    isErased = true;
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('not erased'));
    request.onblocked = () => void setTimeout(() => reject(new Error('in use')), ERASE_MS);
  });
