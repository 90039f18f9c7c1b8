import { setTimeout as sleep } from "node:timers/promises";

const pollMilliseconds = 20;

/** A time limit for work, and for the answer to each of its requests. */
export class TimeLimit {
  private readonly end: number;

  constructor(
    readonly seconds: number,
    private readonly answerSeconds: number,
  ) {
    this.end = performance.now() + seconds * 1000;
  }

  private get isOver(): boolean {
    return performance.now() >= this.end;
  }

  /** Whether so little is left that the answer to another request might not come in time: a quarter, and a second at the most. */
  get isNearlyOver(): boolean {
    return performance.now() >= this.end - Math.min(this.seconds * 250, 1000);
  }

  /** Milliseconds until the end. @throws Error after the end */
  get remainingMilliseconds(): number {
    if (this.isOver) throw new Error(`Not done within ${this.seconds} s.`);
    return Math.ceil(this.end - performance.now()) + 1; // a timer may be a millisecond early
  }

  /** Milliseconds that the next answer may take. */
  get answerMilliseconds(): number {
    return Math.min(this.answerSeconds * 1000, this.remainingMilliseconds);
  }

  /** A new time limit for one answer, for work that is done even after this limit. */
  forOneAnswer(): TimeLimit {
    return new TimeLimit(this.answerSeconds, this.answerSeconds);
  }

  /** Repeats an attempt until it has a result. @returns undefined after the end */
  async until<T>(attempt: () => Promise<T | undefined>): Promise<T | undefined> {
    while (!this.isOver) {
      try {
        const result = await attempt();
        if (result !== undefined) return result;
      } catch (error) {
        if (!this.isOver) throw error; // otherwise there was no time left for an answer
      }
      await sleep(pollMilliseconds);
    }
    return undefined;
  }
}
