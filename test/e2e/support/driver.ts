import { Vantage } from "./clientHost";

export interface Sent {
  sent: number;
  failed: number;
}

export interface Received {
  received: number;
  distinct: number;
  duplicates: number;
  outOfOrder: number;
  bodies: string[];
}

/** A program of test/client: it takes one command with options, and its last line is JSON. */
export class Driver {
  constructor(
    private readonly vantage: Vantage,
    private readonly program: string,
    private readonly args: readonly string[],
  ) {}

  async call<T>(
    command: string,
    options: Record<string, string | number>,
    flags: readonly string[] = [],
  ): Promise<T> {
    const values = Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]);
    const output = await this.vantage.run(this.program, [...this.args, command, ...values, ...flags]);
    return JSON.parse(output.trim().split("\n").pop() as string) as T;
  }
}
