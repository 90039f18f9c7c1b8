import { diskCleaned, diskLimit } from "../../model/plan";
import { bytes } from "../../remoting";
import { percent } from "../host/preflight";
import { renderTable } from "../textTable";
import { ServerStatus } from "./serverStatus";

/** Servers as a table for a terminal; below it what they hold, and what is to be looked after. */
export function renderStatus(servers: readonly ServerStatus[]): string {
  const table = renderTable([
    ["server", "host", "state", "version", "address", "disk", "behind"],
    ...servers.map(({ name, host = "", state, version = "", address, diskUsed, behindBytes }) => [
      name,
      host,
      state,
      version,
      address,
      diskUsed === undefined ? "" : percent(diskUsed),
      behindBytes === undefined ? "" : bytes(behindBytes),
    ]),
  ]);
  const held = servers.flatMap(({ name, holdings }) => {
    if (holdings === undefined) return [];
    const { unread, delayed, half } = holdings;
    return [
      ...unread.map(({ topic, group, count }) => [name, topic, group, `${count} not consumed`]),
      ...delayed.map(({ of, count }) => [name, of, "", `${count} delayed`]),
      ...(half > 0 ? [[name, "", "", `${half} of undecided transactions`]] : []),
    ];
  });
  const messages = renderTable([["broker", "topic", "group", "messages"], ...held]);
  const problems = servers.flatMap((server) => problemsOf(server).map((text) => `${server.name}: ${text}`));
  return [
    table,
    ...(held.length > 0 ? ["", messages] : []),
    ...(problems.length > 0 ? ["", ...problems] : []),
  ].join("\n");
}

/** Whether all is as it should be. */
export const isWell = (servers: readonly ServerStatus[]): boolean =>
  servers.every(({ state }) => ["healthy", "running"].includes(state));

function problemsOf({ problem, diskUsed = 0 }: ServerStatus): string[] {
  const full =
    diskUsed >= diskLimit
      ? `its disk is ${percent(diskUsed)} full: RocketMQ takes no new messages from ${percent(diskLimit)} on`
      : diskUsed >= diskCleaned
        ? `its disk is ${percent(diskUsed)} full: from ${percent(diskCleaned)} on RocketMQ deletes messages that are not expired, at ${percent(diskLimit)} it takes no new ones`
        : undefined;
  return [...(problem === undefined ? [] : [problem]), ...(full === undefined ? [] : [full])];
}
