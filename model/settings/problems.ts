import { distance } from "fastest-levenshtein";

/** Something in the configuration that the person who wrote it has to change. */
export interface Problem {
  /** Where it stands, such as `brokers[0].listenPort`. */
  readonly path: string;
  /** What was found there; `undefined` where nothing was. */
  readonly found: unknown;
  /** What is allowed, or what to do, as a phrase that ends a sentence. */
  readonly expected: string;
}

/** All problems of a configuration at once. */
export class ConfigurationError extends Error {
  /** By which Pulumi knows the errors that it prints without a stack trace, its RunErrors. */
  readonly __pulumiRunError = true;

  /** @param consequence what follows for the deployment, if that is known */
  constructor(
    readonly problems: readonly Problem[],
    consequence = "; nothing was changed",
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(`The configuration has ${count}${consequence}.\n${problems.map(describe).join("\n")}`);
  }
}

function describe({ path, found, expected }: Problem): string {
  const value = found === undefined ? "is not set" : `is ${JSON.stringify(found)}`;
  return `  ${path} ${value}: ${expected}`;
}

/** Runs checks that report what they find, and throws everything found at once. */
export function checked<T>(check: (report: (problem: Problem) => void) => T): T {
  const problems: Problem[] = [];
  const result = check((problem) => {
    // What several servers have in common is wrong once.
    const isKnown = problems.some((one) => one.path === problem.path && one.expected === problem.expected);
    if (!isKnown) problems.push(problem);
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return result;
}

/** " Did you mean x?" where a candidate is near enough to be a misspelling, otherwise nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  return best && best.edits <= Math.max(2, word.length / 4) ? ` Did you mean ${best.candidate}?` : "";
}
