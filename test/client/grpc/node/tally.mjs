/** Counts what came in, each body once, and whether the messages of a group came in the order they were sent. */
export class Tally {
  #bodies = new Set();
  #lastOfGroup = new Map();
  #received = 0;
  #outOfOrder = 0;

  constructor(expected) {
    this.expected = expected;
  }

  add({ body, messageGroup }) {
    const text = body.toString();
    this.#received++;
    if (this.#bodies.has(text)) return; // one that is delivered again does not break the order
    this.#bodies.add(text);
    if (!messageGroup) return;
    const sequence = Number(/\d+$/.exec(text));
    if (this.#lastOfGroup.get(messageGroup) > sequence) this.#outOfOrder++;
    this.#lastOfGroup.set(messageGroup, sequence);
  }

  /** The reason to give if the time is up before all has come. */
  failed(error) {
    this.lastError = error;
  }

  get missing() {
    return Math.max(0, this.expected - this.#bodies.size);
  }

  answer(way) {
    return {
      way,
      received: this.#received,
      distinct: this.#bodies.size,
      duplicates: this.#received - this.#bodies.size,
      outOfOrder: this.#outOfOrder,
      bodies: [...this.#bodies].sort(),
      ...(this.missing > 0 && {
        error: `${this.missing} messages missing when the time was up; last error: ${this.lastError}`,
      }),
    };
  }
}
