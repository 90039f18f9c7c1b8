import { LaidOut } from "../e2e/support/laidOut";
import { Fault, Masters } from "./faults";

/** Moves masters to where a fault needs them, once more where one has moved by itself meanwhile. */
export async function arranged(cluster: LaidOut, fault: Fault, attempts = 5): Promise<Masters> {
  const { fits = () => true } = fault;
  const now: Masters = {
    a: await cluster.hostOf(await cluster.master("broker-a")),
    b: await cluster.hostOf(await cluster.master("broker-b")),
    leader: cluster.controlled ? await cluster.leaderHost() : undefined,
  };
  if (!cluster.controlled || fits(now)) return now;
  if (attempts === 0) throw new Error(`Masters do not stay where ${fault.name} needs them.`);
  const moves = ({ a, b }: Masters) => Number(a !== now.a) + Number(b !== now.b);
  const { hosts } = cluster;
  const [then] = hosts
    .flatMap((a) => hosts.map((b) => ({ a, b, leader: now.leader })))
    .filter(fits)
    .sort((one, two) => moves(one) - moves(two));
  if (then.a !== now.a) await cluster.moveMaster("broker-a", then.a);
  if (then.b !== now.b) await cluster.moveMaster("broker-b", then.b);
  await cluster.isWell();
  return arranged(cluster, fault, attempts - 1);
}
