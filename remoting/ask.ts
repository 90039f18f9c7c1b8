import { Connection } from "./connection";
import { Frame } from "./frame";
import { dialAddress, RequestOptions } from "./requestOptions";
import { answerCode, Request } from "./requests";
import { withSubject } from "./settle";
import { signed } from "./signature";

/** Sends a request and returns the answer. Throws a `Refusal` if its code is neither success nor one of those allowed. */
export type Ask = (request: Request, allowed?: readonly number[]) => Promise<Frame>;

/** The server answered that it did not do what it was asked to do. */
export class Refusal extends Error {
  /** @param remark the server's explanation; links and stack traces may follow its first line */
  constructor(address: string, purpose: string, code: number, remark = "") {
    const [line] = remark.trim().split("\n");
    super(`${address} refused to ${purpose}: code ${code}${line === "" ? "" : `, ${line}`}`);
  }
}

/** Does work with a connection to a server. */
export async function withConnection<T>(
  address: string,
  options: RequestOptions,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const { time, credentials, caCertificate } = options;
  const connection = await Connection.open(
    dialAddress(address, options),
    time.answerMilliseconds,
    caCertificate,
  );
  try {
    return await work(async (request, allowed = []) => {
      const sent = credentials ? signed(request, credentials) : request;
      const answer = await connection.request(sent, time.answerMilliseconds);
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
): Promise<T> => withSubject("Name server", withConnection(address, options, work));
