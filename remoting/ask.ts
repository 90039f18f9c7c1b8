import { Connection } from "./connection";
import { Frame } from "./frame";
import { about } from "./outcomes";
import { answerCode, Request } from "./requests";
import { TimeLimit } from "./timeLimit";

/** Asks a server. Throws a refusal where the answer's code is neither success nor one of those allowed. */
export type Ask = (request: Request, allowed?: readonly number[]) => Promise<Frame>;

/** The server answered, and did not do what it was asked for. */
export class Refusal extends Error {
  constructor(address: string, { purpose }: Request, { code, remark }: Frame) {
    const [line] = (remark ?? "").trim().split("\n"); // links and stack traces follow
    super(`${address} refused to ${purpose}: code ${code}${line === "" ? "" : `, ${line}`}`);
  }
}

/** Connects for as long as the work takes. */
export async function connected<T>(
  address: string,
  time: TimeLimit,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const connection = await Connection.open(address, time.forAnswer);
  try {
    return await work(async (request, allowed = []) => {
      const answer = await connection.request(request, time.forAnswer);
      if (answer.code === answerCode.success || allowed.includes(answer.code)) return answer;
      throw new Refusal(address, request, answer);
    });
  } finally {
    connection.close();
  }
}

export const askNameServer = <T>(
  address: string,
  time: TimeLimit,
  work: (ask: Ask) => Promise<T>,
): Promise<T> => about("Name server", connected(address, time, work));
