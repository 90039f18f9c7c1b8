import { defaultListenPort } from "./broker";
import { Holdings, holdingLines } from "./holdings";
import { pairsIn } from "./properties";
import { Listening } from "./request";

/** A broker that runs, and that its cluster's settings no longer have. */
export interface LeavingBroker {
  readonly containerName: string;
  /** The volume or folder that its messages are in. */
  readonly store: string;
  /** Where it listens; absent: it does not run, or is a slave, which nobody waits for. */
  readonly at?: Listening;
  /** What it holds; absent: nobody knows, as it does not answer. */
  readonly holdings?: Holdings;
}

/**
 * Where a broker listens, and what it is, by the text of its broker.conf; `isMaster` is absent where controllers say so.
 */
export function brokerIn(conf: string): { brokerName: string; isMaster?: boolean; at: Listening } {
  const values = Object.fromEntries(pairsIn(conf));
  return {
    brokerName: values.brokerName,
    isMaster: values.enableControllerMode === "true" ? undefined : (values.brokerId ?? "0") === "0",
    at: { port: Number(values.listenPort ?? defaultListenPort), address: values.bindAddress },
  };
}

/** Whether a broker may go without anybody missing anything. */
export const isUnread = ({ holdings }: LeavingBroker): boolean =>
  holdings === undefined || holdingLines(holdings).length > 0;

/** What a broker still holds, in lines, and where its data stays. */
export const leavingText = ({ containerName, store, holdings }: LeavingBroker): string => {
  const stays = `Its data stays in ${store}, and it has all of it again once it is put back.`;
  if (holdings === undefined)
    return `${containerName} does not answer, so that nobody knows what it holds.\n  ${stays}`;
  const lines = holdingLines(holdings);
  if (lines.length === 0 && holdings.handedOut > 0)
    return `${containerName} has handed out ${holdings.handedOut} messages that may not be acknowledged.\n  ${stays}`;
  return lines.length === 0
    ? `${containerName} goes, and holds nothing that a group has not consumed. ${stays}`
    : [`${containerName} holds what nobody has consumed:`, ...lines, stays].join("\n  ");
};

/** Why brokers are not taken out. @param why what is said before */
export const refusal = (why: string, leaving: readonly LeavingBroker[]): string =>
  [
    why,
    ...leaving.map(leavingText),
    "Put it back until all is consumed; or set drain to the time that consumers are given for it, such as 5m, or to keep, to take it out all the same.",
  ].join("\n");
