import { connected } from "./ask";
import { Master } from "./brokers";
import { messageOf } from "./settle";
import { createGroup, deleteGroup } from "./requests";
import { temporaryName, temporarily } from "./temporary";
import { forOneAnswer, RequestOptions } from "./requestOptions";

/** Creates a consumer group on the broker for the work and deletes it again, also where the work failed. */
export const withGroup = <T>(
  { address }: Master,
  options: RequestOptions,
  work: (group: string) => Promise<T>,
): Promise<T> =>
  connected(address, options, (ask) => {
    const group = temporaryName();
    return temporarily(
      ask,
      createGroup(group),
      () => work(group),
      () =>
        connected(address, forOneAnswer(options), (askAgain) => askAgain(deleteGroup(group))).catch(
          (cause: unknown) => {
            throw new Error(`Consumer group ${group} may be left over. ${messageOf(cause)}`, { cause });
          },
        ),
    );
  });
