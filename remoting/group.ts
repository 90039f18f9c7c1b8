import { withConnection } from "./ask";
import { Master } from "./brokers";
import { RequestOptions, withTimeForOneAnswer } from "./requestOptions";
import { createGroup, deleteGroup } from "./requests";
import { messageOf } from "./settle";
import { temporaryName, withTemporary } from "./temporary";

/** Creates a consumer group on the broker for the work, and deletes it afterwards, even if the work fails. */
export const withGroup = <T>(
  { address }: Master,
  options: RequestOptions,
  work: (group: string) => Promise<T>,
): Promise<T> =>
  withConnection(address, options, (ask) => {
    const group = temporaryName();
    return withTemporary(
      ask,
      createGroup(group),
      () => work(group),
      () =>
        withConnection(address, withTimeForOneAnswer(options), (askAgain) =>
          askAgain(deleteGroup(group)),
        ).catch((cause: unknown) => {
          throw new Error(`Consumer group ${group} may be left over. ${messageOf(cause)}`, { cause });
        }),
    );
  });
