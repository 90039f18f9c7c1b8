import { Problem } from "./problems";
import * as rules from "./rules";
import type { PlacedServer } from "./servers";

/** Bytes that a server's JVM is sure to take. */
export const memoryOf = ({ heap = 0, buffers }: PlacedServer["server"]): number => heap + buffers;

/** What of a server takes most of its memory. */
export const blamed = ({
  path,
  server: { heap = 0, buffers },
}: PlacedServer): Pick<Problem, "path" | "found"> =>
  buffers > heap
    ? { path: `${path}.brokerConf.transientStorePoolSize`, found: rules.mib(buffers) }
    : { path: `${path}.heap`, found: rules.mib(heap) };
