import { Credentials } from "../../../remoting";
import { Vantage } from "./clientHost";

/** The options by which a client logs in. */
export type Login = Readonly<Record<string, string>>;

export const loginOf = ({ accessKey, secretKey }: Credentials): Login => ({
  "access-key": accessKey,
  "secret-key": secretKey,
});

/** The options by which Java's and Node.js's clients encrypt, and verify servers. @param file with the authority */
export const verifyBy = (file: string): Login => ({ ca: file });

export interface Sent {
  sent: number;
  failed: number;
  /** Why the first of them failed. */
  error?: string;
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
