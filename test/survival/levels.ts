import { Kept } from "../e2e/support/laidOut";

/** How groups keep their messages in what is measured: each level, and a single broker to compare them with. */
export const kept = {
  safe: { replicas: 3, durability: "safe" },
  "power-safe": { replicas: 3, durability: "power-safe" },
  "two-copies": { replicas: 2, durability: "two-copies" },
  fast: { replicas: 2, durability: "fast" },
  single: { replicas: 1 },
} as const satisfies Readonly<Record<string, Kept>>;

export type Level = keyof typeof kept;
export const levels = Object.keys(kept) as Level[];
