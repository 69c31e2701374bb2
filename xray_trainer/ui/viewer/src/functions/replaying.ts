/** What there is to do in a replay: playing, going from event to event, following the trainee's view, speaking. */

import type { Desk } from "../desk.ts";
import type { IconName } from "../icons.ts";
import type { Replaying } from "../replaying.ts";
import type { ViewerFunction } from "./function.ts";

const isReplaying = (desk: Desk) => desk.replay !== undefined;
const canComment = ({ replay }: Desk) => replay?.answer.side === "mentor" && replay.answer.decision !== null;

export const REPLAYING: readonly ViewerFunction[] = [
  { ...playing("resume", ["Space"], (replay) => replay.player.toggle()), name: "replay_play" },
  { ...playing("previous", ["KeyB", "PageUp"], (replay) => replay.step(-1)), name: "replay_previous" },
  { ...playing("next", ["KeyN", "PageDown"], (replay) => replay.step(1)), name: "replay_next" },
  { ...playing(undefined, ["Shift+Period"], (replay) => replay.player.faster(1)), name: "replay_faster" },
  { ...playing(undefined, ["Shift+Comma"], (replay) => replay.player.faster(-1)), name: "replay_slower" },
  { ...playing(undefined, ["Home"], (replay) => replay.player.seek(0)), name: "replay_begin" },
  { ...playing(undefined, ["End"], (replay) => replay.player.seek(replay.player.length)), name: "replay_end" },
  {
    ...playing("lead", ["KeyV"], (replay) => replay.setFollowing(!replay.isFollowing)),
    name: "replay_follow",
    isOn: ({ replay }) => replay?.isFollowing === true,
  },
  {
    ...playing("talk", ["KeyC"], (replay) => replay.commenting.emit()),
    name: "talk_comment",
    isOffered: canComment,
  },
  {
    ...playing("mark", ["KeyM"], (replay) => (replay.isPicking ? replay.stopPicking() : replay.pickRegion())),
    name: "talk_region",
    isOn: ({ replay }) => replay?.isPicking === true,
    isOffered: canComment,
  },
];

function playing(icon: IconName | undefined, keys: string[], act: (replay: Replaying) => void): Omit<ViewerFunction, "name"> {
  const run = ({ replay }: Desk) => replay && act(replay);
  return { group: "hidden", keys, run, isOffered: isReplaying, ...(icon && { icon }) };
}
