/** What the scan of a room and the panels beside it ask of the room, live or replayed. */

import type { Point } from "./frame.ts";
import type { RoomApi } from "./room-api.ts";
import type { RoomBook } from "./room-book.ts";
import type { RoomState } from "./room-fold.ts";
import type { Box, Presence, Revealed, RoomDraft, Someone } from "./room-types.ts";
import type { Texts } from "./texts.ts";
import type { ViewerData } from "./types.ts";

export interface RoomAround {
  readonly data: ViewerData;
  readonly texts: Texts;
  readonly api: RoomApi;
  readonly book: RoomBook;
  readonly isReplay: boolean;
  /** The room as it stands now, or at the moment of the replay. */
  state(): RoomState;
  nowMs(): number;
  act(draft: RoomDraft, order?: number, uuid?: string): void;
  point(at: Point | null): void;
  look(view: Box): void;
  truth(position: number): Promise<Revealed>;
  placeOf(person: string): Pick<Presence, "position" | "view" | "pointer"> | undefined;
  /** How a person or an alias is drawn. */
  shownAs(person: string): Someone;
  /** Whether this person's view goes where the mentor's goes. */
  isFollowing(): boolean;
  isHere(person: string): boolean;
  /** Goes to the line where one writes to the room. */
  talk(): void;
  leaveLeader(): void;
  toggleFollowing(): void;
}
