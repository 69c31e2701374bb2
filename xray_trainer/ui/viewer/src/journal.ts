/**
 * The journal on this device: what has not yet reached the server, in IndexedDB, so that neither a cut line nor a
 * closed tab loses it. Shared by all tabs. Where the browser refuses IndexedDB, memory takes its place.
 */

import type { Decision, JournalEvent, ViewerEvent } from "./types.ts";

/** An event on its way; `refused` holds the server's sentence where it will never take it. */
export interface Entry<E extends JournalEvent = ViewerEvent> {
  readonly token: string;
  readonly uuid: string;
  readonly event: E;
  readonly refused?: string;
}

/** What this device remembers of an attempt besides events: the choice made, the key of a submit under way. */
export interface Note {
  readonly token: string;
  readonly decision?: Decision;
  readonly submitKey?: string;
}

export interface Journal<E extends JournalEvent = ViewerEvent> {
  readonly isDurable: boolean;
  append(token: string, event: E): Promise<void>;
  /** Returns the entries of this attempt, or of all attempts, that still have to be sent. */
  waiting(token?: string): Promise<Entry<E>[]>;
  /** Returns every entry of an attempt, refused ones too. */
  entries(token: string): Promise<Entry<E>[]>;
  remove(uuids: readonly string[]): Promise<void>;
  refuse(uuids: readonly string[], sentence: string): Promise<void>;
  note(token: string): Promise<Note>;
  /** Changes a note in one step, also between tabs; returns it as it then is. */
  changeNote(token: string, change: (note: Note) => Note): Promise<Note>;
  close(): void;
}

const NAME = "xray-trainer";
const EVENTS = "events";
const NOTES = "notes";
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** Returns the journal of this browser, in memory where there is no IndexedDB; each kind of events has its own name. */
export async function openJournal<E extends JournalEvent = ViewerEvent>(name = NAME): Promise<Journal<E>> {
  try {
    const journal = new DatabaseJournal<E>(await openDatabase(name));
    await journal.dropOldRefusals(Date.now() - KEPT_MS);
    return journal;
  } catch {
    return new MemoryJournal();
  }
}

class DatabaseJournal<E extends JournalEvent> implements Journal<E> {
  readonly isDurable = true;

  constructor(private readonly db: IDBDatabase) {}

  async append(token: string, event: E): Promise<void> {
    await this.write(EVENTS, (store) => store.put({ token, uuid: event.uuid, event } satisfies Entry<E>));
  }

  async waiting(token?: string): Promise<Entry<E>[]> {
    const all = token === undefined ? await this.all() : await this.entries(token);
    return all.filter((entry) => entry.refused === undefined);
  }

  entries(token: string): Promise<Entry<E>[]> {
    return answer<Entry<E>[]>(this.db.transaction(EVENTS).objectStore(EVENTS).index("token").getAll(token));
  }

  async remove(uuids: readonly string[]): Promise<void> {
    await this.write(EVENTS, (store) => uuids.forEach((uuid) => store.delete(uuid)));
  }

  async refuse(uuids: readonly string[], sentence: string): Promise<void> {
    const chosen = new Set(uuids);
    const entries = (await this.all()).filter((entry) => chosen.has(entry.uuid));
    await this.write(EVENTS, (store) => entries.forEach((entry) => store.put({ ...entry, refused: sentence })));
  }

  async note(token: string): Promise<Note> {
    const store = this.db.transaction(NOTES).objectStore(NOTES);
    return (await answer<Note | undefined>(store.get(token))) ?? { token };
  }

  changeNote(token: string, change: (note: Note) => Note): Promise<Note> {
    return new Promise((resolve, reject) => {
      const work = this.begin(NOTES);
      const store = work.objectStore(NOTES);
      const reading: IDBRequest<Note | undefined> = store.get(token);
      let changed: Note;
      reading.onsuccess = () => store.put((changed = change(reading.result ?? { token })));
      work.oncomplete = () => resolve(changed);
      work.onabort = () => reject(work.error);
    });
  }

  async dropOldRefusals(before: number): Promise<void> {
    const old = (await this.all()).filter((entry) => entry.refused !== undefined && entry.event.t < before);
    if (old.length) await this.remove(old.map((entry) => entry.uuid));
  }

  close(): void {
    this.db.close();
  }

  private all(): Promise<Entry<E>[]> {
    return answer<Entry<E>[]>(this.db.transaction(EVENTS).objectStore(EVENTS).getAll());
  }

  private begin(name: string): IDBTransaction {
    return this.db.transaction(name, "readwrite", { durability: "strict" });
  }

  private write(name: string, change: (store: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const work = this.begin(name);
      work.oncomplete = () => resolve();
      work.onabort = () => reject(work.error);
      change(work.objectStore(name));
    });
  }
}

/** The same without a disk; also what tests use. */
export class MemoryJournal<E extends JournalEvent = ViewerEvent> implements Journal<E> {
  readonly isDurable = false;
  private readonly kept = new Map<string, Entry<E>>();
  private readonly notes = new Map<string, Note>();

  async append(token: string, event: E): Promise<void> {
    this.kept.set(event.uuid, { token, uuid: event.uuid, event });
  }

  async waiting(token?: string): Promise<Entry<E>[]> {
    const all = token === undefined ? [...this.kept.values()] : await this.entries(token);
    return all.filter((entry) => entry.refused === undefined);
  }

  async entries(token: string): Promise<Entry<E>[]> {
    return [...this.kept.values()].filter((entry) => entry.token === token);
  }

  async remove(uuids: readonly string[]): Promise<void> {
    uuids.forEach((uuid) => this.kept.delete(uuid));
  }

  async refuse(uuids: readonly string[], sentence: string): Promise<void> {
    for (const uuid of uuids) {
      const entry = this.kept.get(uuid);
      if (entry) this.kept.set(uuid, { ...entry, refused: sentence });
    }
  }

  async note(token: string): Promise<Note> {
    return this.notes.get(token) ?? { token };
  }

  async changeNote(token: string, change: (note: Note) => Note): Promise<Note> {
    const changed = change(await this.note(token));
    this.notes.set(token, changed);
    return changed;
  }

  close(): void {}
}

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore(EVENTS, { keyPath: "uuid" }).createIndex("token", "token");
      opening.result.createObjectStore(NOTES, { keyPath: "token" });
    };
    opening.onsuccess = () => {
      opening.result.onversionchange = () => opening.result.close(); // a newer viewer in another tab needs the way free
      resolve(opening.result);
    };
    opening.onerror = () => reject(opening.error);
    opening.onblocked = () => reject(new Error("the journal is open in an older version"));
  });
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
