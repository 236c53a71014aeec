// What was written and is not yet stored by the site, kept in the browser's database: a tab that is
// closed while the site cannot be reached loses nothing. It is kept by pad and person, and taken out
// as soon as the site has it.
const NAME = "alliance-notes", STORE = "unsent";

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export class Unsent {
  /** `place` is "<pad>:<person>". Where a browser has no database, nothing is kept. */
  constructor(place) {
    this.place = place;
    this.database = this.#open().catch(() => null);
  }

  #open() {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { autoIncrement: true }).createIndex("place", "place");
    };
    return done(request);
  }

  /** Keeps an update; resolves to its number, or null. */
  async add(update) {
    const database = await this.database;
    if (!database) return null;
    try {
      const store = database.transaction(STORE, "readwrite", { durability: "strict" }).objectStore(STORE);
      return await done(store.add({ place: this.place, update }));
    } catch {
      return null; // no room, or a private window
    }
  }

  /** Everything that waits here, as [{ number, update }]. */
  async all() {
    const database = await this.database;
    if (!database) return [];
    try {
      const index = database.transaction(STORE).objectStore(STORE).index("place");
      const [numbers, rows] = await Promise.all([done(index.getAllKeys(this.place)), done(index.getAll(this.place))]);
      return rows.map((row, place) => ({ number: numbers[place], update: row.update }));
    } catch {
      return [];
    }
  }

  async remove(numbers) {
    const database = await this.database;
    if (!database) return;
    const store = database.transaction(STORE, "readwrite").objectStore(STORE);
    for (const number of numbers) if (number !== null) store.delete(number);
  }
}
