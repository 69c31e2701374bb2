/** The route of a scan with everybody's marks on it. */

import { Api } from "./api.ts";
import type { Filter, TogetherState } from "./together-types.ts";

export class TogetherApi extends Api {
  constructor(
    base: string,
    language: string,
    private readonly token: string,
  ) {
    super(base, language, "/together");
  }

  together(filter: Filter): Promise<TogetherState> {
    const asked = new URLSearchParams({ ...filter });
    return this.json(`${this.place(this.token)}?${asked.toString()}`);
  }
}
