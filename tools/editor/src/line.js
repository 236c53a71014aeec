// The line to the site: Yjs's sync and awareness messages over a websocket that comes back by
// itself. What was typed counts as saved when the site has said that it is stored, not before.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as awarenessProtocol from "y-protocols/awareness";
import * as Y from "yjs";

const SYNC = 0, AWARENESS = 1;
const STATE = 0, MISSING = 1, UPDATE = 2;
const GATHER_MS = 120; // what is typed in this time is sent as one
const ANSWER_MS = 12000; // without word that a change is stored, the line counts as dead
const FIRST_MS = 300, LONGEST_MS = 12000;
// Why the site ends a line for good; for any other reason we come back.
export const REASONS = { 1008: "broken", 4403: "denied", 4409: "broken", 4410: "closed", 4413: "full" };

export class Line {
  /**
   * `hooks.status(name)` is told kept, keeping, waiting, offline, or one of REASONS;
   * `hooks.ready()` when the text of the site is here for the first time;
   * `hooks.unreachable()` when it never was, after several tries.
   */
  constructor({ url, doc, awareness, unsent, isNamed, hooks }) {
    Object.assign(this, { url, doc, awareness, unsent, isNamed, hooks });
    this.rows = []; // what is not stored: { update, number (a promise), sent }
    this.sent = 0; // changes sent over the present socket
    this.failures = 0;
    this.isSynced = this.wasSynced = this.isOver = false;
    doc.on("update", (update, origin) => origin !== this && this.#keep(update));
    awareness.on("update", (_, origin) => origin !== this && this.#point());
    addEventListener("offline", () => this.socket?.close());
    addEventListener("online", () => this.connect());
    document.addEventListener("visibilitychange", () => document.hidden || this.connect());
  }

  /** Take up what an earlier window has left, then call the site. */
  async start() {
    for (const { number, update } of await this.unsent.all()) {
      Y.applyUpdate(this.doc, update, this);
      this.rows.push({ update, number: Promise.resolve(number), sent: 0 });
    }
    this.connect();
  }

  connect() {
    clearTimeout(this.timer);
    if (this.isOver || (this.socket && this.socket.readyState < 2)) return;
    const socket = (this.socket = new WebSocket(this.url));
    socket.binaryType = "arraybuffer";
    this.sent = 0;
    this.isSynced = false;
    for (const row of this.rows) row.sent = 0;
    this.#say();
    socket.onopen = () => {
      socket.send(JSON.stringify({ client: this.doc.clientID, named: this.isNamed() }));
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      if (typeof data === "string") this.#hear(JSON.parse(data));
      else this.#read(new Uint8Array(data));
    };
    socket.onclose = ({ code }) => {
      if (socket !== this.socket) return;
      this.isSynced = false;
      this.#answered();
      const others = [...this.awareness.getStates().keys()].filter((id) => id !== this.doc.clientID);
      awarenessProtocol.removeAwarenessStates(this.awareness, others, this);
      if (REASONS[code]) return this.#end(REASONS[code]);
      this.failures += 1;
      if (!this.wasSynced && this.failures >= 4 && navigator.onLine) this.hooks.unreachable();
      const wait = Math.min(FIRST_MS * 2 ** this.failures, LONGEST_MS) * (0.5 + Math.random());
      this.timer = setTimeout(() => this.connect(), wait);
      this.#say();
    };
  }

  /** Say hello anew: the name is to be shown, or not. */
  again() {
    this.failures = 0;
    this.socket?.close();
  }

  #end(reason) {
    this.isOver = true;
    this.hooks.status(reason);
  }

  #say() {
    if (this.isOver) return;
    if (!navigator.onLine) this.hooks.status("offline");
    else if (!this.isSynced) this.hooks.status("waiting");
    else this.hooks.status(this.rows.length ? "keeping" : "kept");
  }

  // What is typed here -----------------------------------------------------------------------------
  #keep(update) {
    this.rows.push({ update, number: this.unsent.add(update), sent: 0 });
    this.gathering ??= setTimeout(() => this.#flush(), GATHER_MS);
    this.#say();
  }

  #flush() {
    clearTimeout(this.gathering);
    this.gathering = undefined;
    const fresh = this.rows.filter((row) => !row.sent);
    if (!this.isSynced || !fresh.length) return;
    this.#change(UPDATE, Y.mergeUpdates(fresh.map((row) => row.update)), fresh);
  }

  #change(kind, update, rows) {
    this.sent += 1;
    for (const row of rows) row.sent = this.sent;
    this.#send(SYNC, kind, update);
    this.patience ??= setTimeout(() => this.socket?.close(), ANSWER_MS);
  }

  #answered() {
    clearTimeout(this.patience);
    this.patience = undefined;
  }

  #send(type, kind, data) {
    if (this.socket?.readyState !== 1) return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, type);
    if (kind !== null) encoding.writeVarUint(encoder, kind);
    encoding.writeVarUint8Array(encoder, data);
    this.socket.send(encoding.toUint8Array(encoder));
  }

  #point() {
    if (!this.isSynced || this.pointing) return;
    this.pointing = setTimeout(() => {
      this.pointing = undefined;
      if (!this.isSynced || !this.awareness.getLocalState()) return;
      this.#send(AWARENESS, null, awarenessProtocol.encodeAwarenessUpdate(this.awareness, [this.doc.clientID]));
    }, GATHER_MS);
  }

  // What the site says -----------------------------------------------------------------------------
  #hear({ may, kept }) {
    if (may === "read") return this.#end("closed");
    if (may) this.#send(SYNC, STATE, Y.encodeStateVector(this.doc));
    if (kept === undefined) return;
    const stored = this.rows.filter((row) => row.sent && row.sent <= kept);
    this.rows = this.rows.filter((row) => !row.sent || row.sent > kept);
    Promise.all(stored.map((row) => row.number)).then((numbers) => this.unsent.remove(numbers));
    this.#answered();
    if (kept < this.sent) this.patience = setTimeout(() => this.socket?.close(), ANSWER_MS);
    this.#say();
  }

  #read(data) {
    const decoder = decoding.createDecoder(data);
    if (decoding.readVarUint(decoder) === AWARENESS) {
      awarenessProtocol.applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), this);
      return;
    }
    const kind = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    if (kind === STATE) this.theirs = Y.decodeStateVector(bytes);
    else {
      if (!this.isSynced) this.#note(bytes);
      Y.applyUpdate(this.doc, bytes, this);
    }
    if (kind === MISSING) this.#synced();
  }

  /** What the site sends, it has: others write on between its first word and its answer. */
  #note(update) {
    for (const [client, clock] of Y.parseUpdateMeta(update).to) {
      this.theirs.set(client, Math.max(this.theirs.get(client) ?? 0, clock));
    }
  }

  #synced() {
    this.isSynced = this.wasSynced = true;
    this.failures = 0;
    this.hooks.ready();
    const { theirs } = this;
    const mine = Y.decodeStateVector(Y.encodeStateVector(this.doc));
    const waiting = this.rows.length ? Y.mergeUpdates(this.rows.map((row) => row.update)) : null;
    const from = waiting ? Y.parseUpdateMeta(waiting).from : new Map();
    // A site that was set back to a backup has less than we have seen of it: give it all.
    const lacks = [...mine].some(([client, clock]) => {
      const has = theirs.get(client) ?? 0;
      return has < clock && !((from.get(client) ?? Infinity) <= has);
    });
    if (lacks) {
      this.#change(MISSING, Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(theirs)), this.rows);
    } else if (waiting) this.#change(MISSING, waiting, this.rows);
    this.#point();
    this.#say();
  }
}
