import { createHash } from "node:crypto";
import { ContainerPlan } from "./container";

/** The label of a container that says what it is: one with another takes its place. */
export const planLabel = "rocketmq.plan";

/**
 * A text that is another for a container that takes the place of this one. Docker changes its memory in place, and a running broker
 * takes the files that it is told of. Whoever may look at labels may not know secrets.
 */
export function planDigest({ files, memory: _, ...rest }: ContainerPlan): string {
  const placed = files.map((file) => (file.live || file.secret ? file.path : file));
  return createHash("sha256")
    .update(JSON.stringify([rest, placed]))
    .digest("hex")
    .slice(0, 16);
}
