import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Container } from "dockerode";
import { LiveConf, liveChanges, readLive, writeLive } from "../model/plan";
import { execute } from "./execute";

/**
 * Has a broker that is ready take the keys that take no new container, and says which it took. Asked at every `up`, so that
 * what somebody else has changed in it is found and put back.
 *
 * @param name of its container
 * @returns what is wrong, where it does not take them
 */
export async function takeLive(
  running: Container,
  live: LiveConf,
  name: string,
  resource: docker.Container,
): Promise<string | undefined> {
  const failed = `Container ${name} is ready, but its broker did not take the keys that it takes while it runs`;
  const read = await execute(running, readLive(live));
  if (!read.succeeded) return `${failed}: it does not say which it has. Try again, or restart it.`;
  const { changes, drifted, isStale } = liveChanges(live, read.output);
  const keys = Object.keys(changes);
  if (keys.length === 0 && !isStale) return undefined;
  const written = await execute(running, writeLive(live, changes));
  if (!written.succeeded)
    return `${failed} (${keys.join(", ")}). ${written.output.trim()} Try again, or restart it.`;
  const taken = keys.filter((key) => !drifted.includes(key));
  if (taken.length > 0) await pulumi.log.info(`${name} took ${taken.join(", ")} while it runs.`, resource);
  if (drifted.length > 0)
    await pulumi.log.info(
      `${name} had other values of ${drifted.join(", ")} than its configuration, as somebody had changed them while it ran: they are put back.`,
      resource,
    );
  return undefined;
}
