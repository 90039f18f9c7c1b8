import { Connection } from "./connection";
import { Frame } from "./frame";
import { withSubject } from "./settle";
import { answerCode, Request } from "./requests";
import { dialAddress, RequestOptions } from "./requestOptions";

/** Asks a server. Throws a refusal where the answer's code is neither success nor one of those allowed. */
export type Ask = (request: Request, allowed?: readonly number[]) => Promise<Frame>;

/** The server answered, and did not do what it was asked for. */
export class Refusal extends Error {
  /** @param remark what the server says of it; links and stack traces may follow its first line */
  constructor(address: string, purpose: string, code: number, remark = "") {
    const [line] = remark.trim().split("\n");
    super(`${address} refused to ${purpose}: code ${code}${line === "" ? "" : `, ${line}`}`);
  }
}

/** Connects for as long as the work takes. */
export async function connected<T>(
  address: string,
  options: RequestOptions,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const { time } = options;
  const connection = await Connection.open(dialAddress(address, options), time.forAnswer);
  try {
    return await work(async (request, allowed = []) => {
      const answer = await connection.request(request, time.forAnswer);
      if (answer.code === answerCode.success || allowed.includes(answer.code)) return answer;
      throw new Refusal(connection.address, request.purpose, answer.code, answer.remark);
    });
  } finally {
    connection.close();
  }
}

export const askNameServer = <T>(
  address: string,
  options: RequestOptions,
  work: (ask: Ask) => Promise<T>,
): Promise<T> => withSubject("Name server", connected(address, options, work));
