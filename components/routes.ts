import { readFileSync } from "node:fs";
import { Subnet } from "../model/settings";

/** A way that this machine's packets take. */
export interface Route {
  /** The interface that they leave by. */
  readonly by: string;
  /** Where it leads. */
  readonly subnet: Subnet;
  /** Of several that lead there, the lowest is taken. */
  readonly metric: number;
}

/** Linux's table of routes; other systems have it elsewhere. */
export function readRoutes(): string {
  try {
    return readFileSync("/proc/net/route", "utf8");
  } catch {
    return "";
  }
}

/** @param table as in /proc/net/route, in which numbers are in hexadecimal and addresses have their bytes in reverse */
export const parseRoutes = (table: string): Route[] =>
  table
    .split("\n")
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => {
      const [by, destination, , , , , metric, mask] = line.split("\t");
      return {
        by,
        subnet: { first: numberOf(destination), size: 2 ** 32 - numberOf(mask) },
        metric: Number(metric),
      };
    });

const numberOf = (reversed: string): number => parseInt(reversed.match(/../g)?.reverse().join("") ?? "", 16);

/** Whether it leads wherever no other does. */
export const isDefault = ({ subnet: { first, size } }: Route): boolean => first === 0 && size === 2 ** 32;
