import { connected } from "./ask";
import { Master } from "./brokers";
import { messageOf } from "./outcomes";
import { createGroup, deleteGroup } from "./requests";
import { nameOfOurs, temporarily } from "./temporary";
import { forOneAnswer, Terms } from "./terms";

/** Creates a consumer group on the broker for the work and deletes it again, also where the work failed. */
export const withGroup = <T>(
  { address }: Master,
  terms: Terms,
  work: (group: string) => Promise<T>,
): Promise<T> =>
  connected(address, terms, (ask) => {
    const group = nameOfOurs();
    return temporarily(
      ask,
      createGroup(group),
      () => work(group),
      () =>
        connected(address, forOneAnswer(terms), (askAgain) => askAgain(deleteGroup(group))).catch(
          (cause: unknown) => {
            throw new Error(`Consumer group ${group} may be left over. ${messageOf(cause)}`, { cause });
          },
        ),
    );
  });
