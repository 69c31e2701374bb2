/**
 * The component's entry. Streamlit calls the default export at mounting and whenever `data` or the theme changes; the
 * instance lives on in between, together with everything the person is doing.
 */

import type { ViewerData } from "./types.ts";
import { Author } from "./author.ts";
import { Replay } from "./replay.ts";
import { Review } from "./review.ts";
import { Room } from "./room.ts";
import { Together } from "./together.ts";
import { Viewer } from "./viewer.ts";

interface ComponentArguments {
  readonly data: ViewerData;
  readonly parentElement: ShadowRoot | HTMLElement;
  readonly setTriggerValue: (name: string, value: unknown) => void;
}

interface Shown {
  readonly data: ViewerData;
  close(): void;
}

interface Mounted {
  viewer: Shown;
  tell: () => void;
  act: (name: string) => void;
}

const mounted = new WeakMap<ShadowRoot | HTMLElement, Mounted>();

export default function mount({ data, parentElement, setTriggerValue }: ComponentArguments): () => void {
  const tell = () => setTriggerValue("submitted", true);
  const act = (name: string) => setTriggerValue("acted", name);
  const known = mounted.get(parentElement);
  if (known && JSON.stringify(known.viewer.data) === JSON.stringify(data)) {
    Object.assign(known, { tell, act });
  } else {
    known?.viewer.close();
    const fresh = { tell, act } as Mounted;
    fresh.viewer = created(parentElement, data, fresh);
    mounted.set(parentElement, fresh);
  }
  return () => {
    mounted.get(parentElement)?.viewer.close();
    mounted.delete(parentElement);
  };
}

/** Returns what shows this mode; what it says to Python goes over `told`, which is new at every run. */
function created(parent: ShadowRoot | HTMLElement, data: ViewerData, told: Mounted): Shown {
  if (data.mode === "review") return new Review(parent, data);
  if (data.mode === "replay") return new Replay(parent, data);
  if (data.mode === "together") return new Together(parent, data);
  if (data.mode === "author") return new Author(parent, data);
  if (data.mode === "room") return new Room(parent, data);
  return new Viewer(parent, data, () => told.tell(), (name) => told.act(name));
}
