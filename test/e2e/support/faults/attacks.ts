import { Fault, Kind, kinds, Moment } from "./moment";

/** A fault at a moment. */
export interface Attack {
  readonly moment: Moment;
  readonly fault: Fault;
}

/**
 * The faults that make a difference at a moment of a kind. Before a write is after what came before it, so that a write is
 * hurt in its middle only. Where another program runs, they take turns.
 */
const faultsAt: Readonly<Record<Kind, (turn: number) => readonly Fault[]>> = {
  write: () => ["full torn", "killed torn"],
  make: () => ["full", "killed"],
  remove: () => ["killed"],
  spawn: (turn) => [others[turn % others.length]],
  line: (turn) => [others[turn % others.length]],
  end: () => ["killed"],
  say: () => ["killed"],
};

const others: readonly Fault[] = ["killed", "killed alone", "orphaned"];

/**
 * How many moments of a kind are hurt in one command, evenly spread over it, lest the run take hours; all, where no number
 * is given. Each takes a start or a stop that fails, and one that puts it right.
 */
const most: Readonly<Partial<Record<Kind, number>>> = { spawn: 3, line: 6, end: 2, say: 4 };

/** As much of what another command was already hurt at, as its beginning is the same. */
const mostAgain = 1;

/** @param before moments of the commands that came before */
export function attacksAt(moments: readonly Moment[], before: readonly Moment[]): Attack[] {
  const known = new Set(before.map(key));
  const again = moments.filter((moment) => known.has(key(moment)));
  const anew = moments.filter((moment) => !known.has(key(moment)));
  const chosen = new Set([...thinned(anew, (kind) => most[kind]), ...thinned(again, () => mostAgain)]);
  const turns = new Map<Kind, number>();
  return moments
    .filter((moment) => chosen.has(moment))
    .flatMap((moment) => {
      const turn = turns.get(moment.kind) ?? 0;
      turns.set(moment.kind, turn + 1);
      return faultsAt[moment.kind](turn).map((fault) => ({ moment, fault }));
    });
}

const key = ({ kind, what }: Moment): string => `${kind} ${what}`;

const thinned = (moments: readonly Moment[], limit: (kind: Kind) => number | undefined): Moment[] =>
  kinds.flatMap((kind) => {
    const all = moments.filter((moment) => moment.kind === kind);
    return spread(all, limit(kind) ?? all.length);
  });

/** So many of a list, evenly spread. */
const spread = <T>(all: readonly T[], count: number): T[] =>
  all.length <= count
    ? [...all]
    : Array.from({ length: count }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / count)]);
