/** What stands around a scan of a room: tools above, marks and the decision below, people and talk beside it. */

import { createDeskTools } from "./desk-tools.ts";
import { element } from "./dom.ts";
import { createDraftBar } from "./draft-bar.ts";
import { functionNamed } from "./functions/index.ts";
import { createHelp } from "./help.ts";
import { createMarkList } from "./mark-list.ts";
import { givePictureTools } from "./picture-tools.ts";
import { createReadout } from "./readout.ts";
import type { RoomDesk } from "./room-desk.ts";
import { createAnswer, createLeading } from "./room-lead.ts";
import { createPollPlot, createVoteBar } from "./room-poll.ts";
import { createBanner, createSavedState, type Delivering } from "./status.ts";
import { createToolbar, functionButton } from "./toolbar.ts";
import type { Tooltip } from "./tooltip.ts";

export interface RoomFrame {
  readonly head: HTMLElement;
  readonly main: HTMLElement;
  /** Panels about the scan for the side: above the people, between people and talk, below the talk. */
  readonly above: readonly HTMLElement[];
  readonly between: readonly HTMLElement[];
  readonly below: readonly HTMLElement[];
}

export function frameOf(room: RoomDesk, delivering: Delivering, tooltip: Tooltip): RoomFrame {
  const { desk, around } = room;
  const { target } = desk.stage;
  target.append(createReadout(desk), ...givePictureTools(desk), createHelp(desk), createBanner(desk, delivering), createDraftBar(desk));
  const isLive = !around.isReplay;
  const following = !room.isLeader && isLive && followButton(room, tooltip);
  const head = element("div", { class: "head" }, createToolbar(desk, tooltip), createDeskTools(desk, tooltip), following, createSavedState(desk, delivering));
  const scans = element("div", { class: "scans" }, target);
  const parts = [isLive && createMarkList(desk), isLive && !room.isLeader && createVoteBar(desk)];
  const foot = isLive && element("div", { class: "foot" }, ...parts);
  const main = element("div", { class: "room-main" }, scans, foot);
  const leading = room.isLeader && isLive ? [createLeading(room, tooltip)] : [];
  return { head, main, above: [...leading, createPollPlot(desk)], between: [createAnswer(room, tooltip)], below: papersOf(room) };
}

function followButton(room: RoomDesk, tooltip: Tooltip): HTMLElement {
  const one = functionNamed("room_follow");
  const made = functionButton(one, room.desk, tooltip, true);
  const update = () => {
    made.hidden = one.isOffered?.(room.desk) === false;
  };
  room.desk.changed.on(update);
  update();
  return made;
}

function papersOf({ shown, desk }: RoomDesk): HTMLElement[] {
  if (!shown.papers.length) return [];
  const lines = shown.papers.flatMap(([label, value]) => [element("dt", {}, label), element("dd", {}, value)]);
  const title = element("summary", {}, desk.texts.say("papers_title"));
  const isOpen = innerWidth >= 1000;
  return [element("details", { class: "room-panel room-papers", open: isOpen }, title, element("dl", {}, ...lines))];
}
