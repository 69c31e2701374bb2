/** What a live room adds: pointing, drawing, leading and following, votes, the reveal, the talk. */

import type { Desk, Tool } from "../desk.ts";
import type { IconName } from "../icons.ts";
import { placeOf, type Vote } from "../room-fold.ts";
import type { Decision } from "../types.ts";
import type { ViewerFunction } from "./function.ts";

const isLive = (desk: Desk) => desk.room !== undefined && !desk.room.around.isReplay;
const leads = (desk: Desk) => isLive(desk) && desk.room!.isLeader;
const comes = (desk: Desk) => isLive(desk) && !desk.room!.isLeader;

export const ROOMING: readonly ViewerFunction[] = [
  { ...handTool("pointer", "KeyG"), name: "pointer" },
  { ...handTool("draw", "Shift+KeyH"), name: "draw" },
  { ...led("erase", ["Shift+KeyE"], (desk) => act(desk, "erase")), name: "room_erase", isEnabled: hasLines },
  {
    ...led("fade", ["Alt+KeyF"], (desk) => void (desk.room!.fades = !desk.room!.fades)),
    name: "room_fade",
    isOn: (desk) => desk.room?.fades === true,
  },
  {
    ...led("menu_sight", ["Alt+KeyV"], showViews),
    name: "room_views",
    isOn: (desk) => desk.room?.layers.areViewsShown === true,
  },
  {
    ...led("lead", ["Shift+KeyY"], (desk) => desk.room!.act({ kind: "follow", payload: { on: !desk.room!.state.isFollowed } })),
    name: "room_lead",
    isOn: (desk) => desk.room?.state.isFollowed === true,
  },
  {
    ...hidden("lead", ["Shift+KeyY"], (desk) => desk.room!.around.toggleFollowing()),
    name: "room_follow",
    isOn: (desk) => desk.room?.around.isFollowing() === true,
    isOffered: (desk) => comes(desk) && desk.room!.state.isFollowed,
  },
  {
    ...led("ask", ["Alt+KeyA"], (desk) => poll(desk, "asked")),
    name: "room_ask",
    isOn: (desk) => phase(desk) !== undefined,
    isEnabled: (desk) => phase(desk) === undefined && !desk.room!.isRevealed,
  },
  {
    ...led("results", ["Alt+KeyR"], (desk) => poll(desk, "shown")),
    name: "room_results",
    isOn: (desk) => phase(desk) === "shown" || desk.room?.isRevealed === true,
    isEnabled: (desk) => phase(desk) !== "shown" && !desk.room!.isRevealed,
  },
  {
    ...led("truth", ["Mod+Enter", "Mod+NumpadEnter"], (desk) => act(desk, "reveal")),
    name: "room_reveal",
    isEnabled: (desk) => !desk.room!.isRevealed,
  },
  { ...step(1, "next", "PageDown"), name: "room_next" },
  { ...step(-1, "previous", "PageUp"), name: "room_previous" },
  { ...layer("truth", "Alt+KeyT"), name: "room_truth" },
  { ...layer("finding", "Alt+KeyG"), name: "room_detector" },
  { ...vote("clear", "KeyC"), name: "vote_clear" },
  { ...vote("suspicious", "KeyS"), name: "vote_suspicious" },
  ...[1, 2, 3, 4, 5].map(
    (confidence): ViewerFunction => ({
      ...hidden("clear", [`Alt+Digit${confidence}`, `Alt+Numpad${confidence}`], (desk) => rateVote(desk, confidence)),
      name: `vote_confidence_${confidence}`,
      isUntold: true,
      isOffered: comes,
      isEnabled: (desk) => canVote(desk) && ownVote(desk) !== undefined,
    }),
  ),
  { ...hidden("talk", ["KeyT"], (desk) => desk.room!.around.talk()), name: "room_talk", isOffered: isLive },
];

/** Returns what this person has decided about the scan. */
export function ownVote({ room }: Desk): Vote | undefined {
  return room?.state.votes.get(placeOf(room.position, room.around.book.me));
}

/** Whether a decision is still taken: until the truth is out. */
export function canVote({ room }: Desk): boolean {
  return room !== undefined && !room.around.isReplay && !room.isRevealed && !room.state.isClosed;
}

/** Decides, as surely as before. */
export function decide(desk: Desk, decision: Decision, confidence = ownVote(desk)?.confidence ?? 3): void {
  const { room } = desk;
  if (room && canVote(desk)) room.act({ kind: "vote", payload: { position: room.position, decision, confidence } });
}

export function rateVote(desk: Desk, confidence: number): void {
  const own = ownVote(desk);
  if (own) decide(desk, own.decision, confidence);
}

function vote(decision: Decision, key: string): Omit<ViewerFunction, "name"> {
  return {
    ...hidden(decision, [key], (desk) => decide(desk, decision)),
    isOn: (desk) => ownVote(desk)?.decision === decision,
    isOffered: comes,
    isEnabled: canVote,
  };
}

function act({ room }: Desk, kind: "erase" | "reveal"): void {
  room?.act({ kind, payload: { position: room.position } });
}

function poll({ room }: Desk, phase: "asked" | "shown"): void {
  room?.act({ kind: "poll", payload: { position: room.position, phase } });
}

function phase({ room }: Desk): "asked" | "shown" | undefined {
  return room?.state.polls.get(room.position);
}

function hasLines({ room }: Desk): boolean {
  return (room?.state.lines.get(room.position)?.length ?? 0) > 0;
}

function showViews(desk: Desk): void {
  const { layers } = desk.room!;
  layers.showViews(!layers.areViewsShown);
  desk.settings.set("room_views", layers.areViewsShown);
}

function step(by: 1 | -1, icon: IconName, key: string): Omit<ViewerFunction, "name"> {
  const to = (desk: Desk) => desk.room!.position + by;
  return {
    ...led(icon, [key], (desk) => desk.room!.act({ kind: "show", payload: { position: to(desk) } })),
    isEnabled: (desk) => to(desk) >= 0 && to(desk) < desk.room!.around.book.info.num_scans,
  };
}

function layer(what: "truth" | "finding", key: string): Omit<ViewerFunction, "name"> {
  return {
    ...hidden(what, [key], (desk) => desk.layers?.toggle(what)),
    isOn: (desk) => desk.layers?.isShown(what) === true,
    isEnabled: (desk) => desk.layers !== undefined,
    isOffered: (desk) => desk.room !== undefined,
  };
}

function handTool(name: Tool & IconName, key: string): Omit<ViewerFunction, "name"> {
  return {
    group: "tool",
    icon: name,
    keys: [key],
    run: (desk) => desk.setTool(desk.tool === name ? "navigate" : name),
    isOn: (desk) => desk.tool === name,
    isOffered: leads,
  };
}

function led(icon: IconName, keys: string[], run: (desk: Desk) => void): Omit<ViewerFunction, "name"> {
  return { ...hidden(icon, keys, run), isOffered: leads };
}

function hidden(icon: IconName, keys: string[], run: (desk: Desk) => void): Omit<ViewerFunction, "name"> {
  return { group: "hidden", icon, keys, run };
}
