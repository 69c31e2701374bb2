/**
 * The component's entry. Streamlit calls the default export at mounting and whenever `data` or the theme changes; the
 * instance lives on in between, together with everything the person is doing.
 */

import type { ViewerData } from "./types.ts";
import { Review } from "./review.ts";
import { Viewer } from "./viewer.ts";

interface ComponentArguments {
  readonly data: ViewerData;
  readonly parentElement: ShadowRoot | HTMLElement;
  readonly setTriggerValue: (name: string, value: unknown) => void;
}

interface Mounted {
  viewer: Viewer | Review;
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
    fresh.viewer =
      data.mode === "review" ? new Review(parentElement, data) : new Viewer(parentElement, data, () => fresh.tell(), (name) => fresh.act(name));
    mounted.set(parentElement, fresh);
  }
  return () => {
    mounted.get(parentElement)?.viewer.close();
    mounted.delete(parentElement);
  };
}
