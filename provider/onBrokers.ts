import { isDeepStrictEqual } from "node:util";
import { connect } from "../components/dockerEngine";
import { networkAddresses } from "./networkAddresses";
import {
  allSettledOrThrow,
  Ask,
  askNameServer,
  brokersOfCluster,
  type BrokerAddress as Broker,
  messageOf,
  Refusal,
  requestOptions,
  RequestOptions,
  Unread,
  withConnection,
} from "../remoting";
import { Declared, Kind, Stored } from "./kind";

/** A cluster whose brokers are to have something. */
export interface Target {
  /** Each as `host:port`. */
  readonly nameServerAddresses: readonly string[];
  readonly brokerClusterName: string;
  /** The Docker network whose containers' names are looked up. */
  readonly networkName?: string;
  /** Who asks, where it has access control. */
  readonly accessKey?: string;
  readonly secretKey?: string;
  /** By which servers are verified, where it has TLS. */
  readonly caCertificate?: string;
}

/** A cluster and those of its brokers that are to have it, as long as the time for a request lasts. */
interface Brokers {
  readonly brokers: readonly Broker[];
  readonly options: RequestOptions;
}

/** What a broker has; absent: it lacks it. */
export interface OnBroker<T> {
  readonly broker: string;
  readonly value?: Stored<T>;
}

/** For all that is asked of a cluster for one of them. */
const seconds = 30;

/** Within which a broker has what it has said it took: RocketMQ 4 answers first. */
const takesSeconds = 3;

async function brokersOf(
  { onSlaves = false }: Pick<Kind, "onSlaves">,
  { nameServerAddresses, brokerClusterName, networkName, accessKey, secretKey, caCertificate }: Target,
): Promise<Brokers> {
  const lookup = networkName ? await networkAddresses(await connect({}), networkName) : undefined;
  const options = requestOptions({
    seconds,
    lookup,
    credentials: accessKey && secretKey ? { accessKey, secretKey } : undefined,
    caCertificate,
  });
  return {
    brokers: await brokersOfCluster(
      brokerClusterName,
      { nameServers: nameServerAddresses, ...options },
      onSlaves,
    ),
    options,
  };
}

/** Does the same on each of the brokers, whose errors are told together. */
const onAll = <R>(
  { brokers, options }: Brokers,
  work: (ask: Ask, broker: Broker) => Promise<R>,
): Promise<R[]> =>
  allSettledOrThrow(
    brokers.map(async (broker) => {
      try {
        return await withConnection(broker.address, options, (ask) => work(ask, broker));
      } catch (error) {
        throw new Error(`${broker.broker}: ${messageOf(error)}`, { cause: error });
      }
    }),
  );

/** Not all answer: the cluster is down, or this machine does not reach it. */
export class Unreachable extends Error {}

/** Whether somebody answered, and would not. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Refusal || (error instanceof Error && isRefusal(error.cause));

/** What each of the brokers has. @throws Unreachable */
export async function find<T extends object>(
  kind: Kind<T>,
  target: Target,
  name: string,
): Promise<OnBroker<T>[]> {
  const read = async () =>
    onAll(await brokersOf(kind, target), async (ask, { broker }) => ({
      broker,
      value: await kind.read(ask, name),
    }));
  return read().catch((error: unknown) => {
    throw isRefusal(error) ? error : new Unreachable(messageOf(error), { cause: error });
  });
}

/**
 * Has all brokers have it as it is wanted.
 *
 * @param isNew whether nobody declared it before
 * @throws Error with a message for users
 */
export async function put<T extends object>(
  kind: Kind<T>,
  target: Target,
  name: string,
  wanted: T,
  isNew: boolean,
): Promise<void> {
  const { forceDestroy = false, ...value } = wanted as Declared;
  const all = await brokersOf(kind, target);
  const others = await onAll(all, async (ask, broker) => {
    const before = await kind.read(ask, name);
    if (before === undefined) return [broker];
    if (isDeepStrictEqual(before, value)) return [];
    const [fixed] = kind.fixed?.(before, wanted) ?? [];
    if (fixed !== undefined)
      throw new Error(
        `it has the ${kind.what} ${name} as ${JSON.stringify(before)}, and RocketMQ does not change ${fixed}: delete it there, or declare it so.`,
      );
    if (isNew && kind.secrets?.some((key) => fieldOf(before, key) !== fieldOf(wanted, key)))
      throw new Error(
        `it has a ${kind.what} ${name} already: give its ${kind.secrets.join(" and ")}, or import it.`,
      );
    if (forceDestroy || !kind.shrinks?.(before, wanted)) return [broker];
    const unread = (await kind.unread?.(ask, name)) ?? [];
    const lost = unread.filter((one) => kind.outOfReach?.(one, wanted));
    if (lost.length > 0)
      throw new Error(
        `of the ${kind.what} ${name} there ${toRead(lost)} in queues that would be gone: ` +
          "let consumers read them, with as many readQueueNums as before, or set forceDestroy.",
      );
    return [broker];
  });
  await onAll({ ...all, brokers: others.flat() }, async (ask) => {
    const isThere = async () => isDeepStrictEqual(await kind.read(ask, name), value) || undefined;
    await kind.write(ask, name, wanted);
    if (await requestOptions({ seconds: takesSeconds }).time.until(isThere)) return;
    const has = await kind.read(ask, name);
    throw new Error(
      `it does not take the ${kind.what} ${name} as it is wanted: ${differences(value, has ?? {}, kind.secrets).join(", ")}.`,
    );
  });
  const succeed = kind.succession?.(name);
  if (succeed !== undefined) await onAll(all, succeed);
}

/** Removes it from all brokers. @throws Error with a message for users where somebody is still to read something of it */
export async function remove<T extends object>(
  kind: Kind<T>,
  target: Target,
  name: string,
  forceDestroy: boolean,
): Promise<void> {
  const all = await brokersOf(kind, target);
  if (!forceDestroy && kind.unread !== undefined) {
    const unread = (await onAll(all, async (ask) => (await kind.unread?.(ask, name)) ?? [])).flat();
    if (unread.length > 0)
      throw new Error(
        `The ${kind.what} ${name} is not deleted: there ${toRead(unread)}. Let consumers read them, or set forceDestroy: true and update, then delete it.`,
      );
  }
  await onAll(all, (ask) => kind.remove(ask, name));
  if (kind.forget === undefined) return;
  // One that is down knows nothing of it when it comes back.
  const forgotten = target.nameServerAddresses.map((address) =>
    askNameServer(address, all.options, async (ask) => kind.forget?.(ask, name)).catch((error: unknown) => {
      if (isRefusal(error)) throw error;
    }),
  );
  await allSettledOrThrow(forgotten);
}

/** Such as "are 3 messages of orders that the group mail has not read". */
function toRead(unread: readonly Unread[]): string {
  const sums = new Map<string, number>();
  for (const one of unread) sums.set(described(one), (sums.get(described(one)) ?? 0) + one.count);
  const parts = [...sums].map(([of, count]) => `${count} ${count === 1 ? "message" : "messages"} ${of}`);
  const [count] = sums.values();
  return `${sums.size === 1 && count === 1 ? "is" : "are"} ${parts.join(", ")}`;
}

function described({ topic, group, delayed }: Unread): string {
  if (delayed) return `of ${topic} whose time has not come`;
  return `of ${topic} that ${group === undefined ? "nobody has" : `the group ${group} has not`} read`;
}

const differences = (wanted: object, has: object, secrets: readonly string[] = []): string[] =>
  Object.entries(wanted)
    .map(([key, value]) => ({ key, value: value as unknown, own: fieldOf(has, key) }))
    .filter(({ value, own }) => !isDeepStrictEqual(value, own))
    .map(({ key, value, own }) =>
      secrets.includes(key)
        ? `${key} is another there`
        : `${key} is ${JSON.stringify(own)} there, not ${JSON.stringify(value)}`,
    );

const fieldOf = (object: object, key: string): unknown => (object as Record<string, unknown>)[key];
