import { setTimeout as sleep } from "node:timers/promises";

const pollMilliseconds = 20;

/** How long a piece of work may take as a whole, and a server to answer one request of it. */
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

  /** Milliseconds that are left. */
  get left(): number {
    if (this.isOver) throw new Error(`Not done within ${this.seconds} s.`);
    return Math.ceil(this.end - performance.now()) + 1; // a timer may be a millisecond early
  }

  /** Milliseconds that the next answer may take. */
  get forAnswer(): number {
    return Math.min(this.answerSeconds * 1000, this.left);
  }

  /** For work that has to be done though this time may be over. */
  forOneAnswer(): TimeLimit {
    return new TimeLimit(this.answerSeconds, this.answerSeconds);
  }

  /** Tries until there is a result; none where the time is over. */
  async until<T>(attempt: () => Promise<T | undefined>): Promise<T | undefined> {
    while (!this.isOver) {
      try {
        const result = await attempt();
        if (result !== undefined) return result;
      } catch (error) {
        if (!this.isOver) throw error; // else it only had no time left to be answered
      }
      await sleep(pollMilliseconds);
    }
    return undefined;
  }
}
