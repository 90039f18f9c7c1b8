import { Fields, Settings } from "../model/settings";
import { Ask, Unread } from "../remoting";

/** What brokers keep of what is declared. */
export type Stored<T> = Omit<T, "forceDestroy">;

/** What each broker of a cluster keeps by name, and is to have as all others do: a topic, a consumer group, or a user. */
export interface Kind<T extends object = object> {
  /** Such as "topic". */
  readonly what: string;
  readonly settings: Settings;
  /** Settings that nobody is to see. */
  readonly secrets?: readonly string[];
  /** Makes secrets that are not given. */
  readonly generate?: () => string;
  /** Whether slaves are told too, which copy it from nobody. */
  readonly onSlaves?: boolean;
  resolve(fields: Fields): T;
  /** @returns undefined where the broker does not have it */
  read(ask: Ask, name: string): Promise<Stored<T> | undefined>;
  /** Creates it, or changes it where the broker has it. */
  write(ask: Ask, name: string, wanted: T): Promise<void>;
  remove(ask: Ask, name: string): Promise<unknown>;
  /** How a broker loses what it takes the place of, once all have it; undefined: it takes none. */
  succession?(name: string): ((ask: Ask) => Promise<unknown>) | undefined;
  /** Removes what name servers know of it; absent: they know nothing. */
  forget?(ask: Ask, name: string): Promise<unknown>;
  /** What somebody is still to read of a broker's, and could not without it; absent: nothing. */
  unread?(ask: Ask, name: string): Promise<Unread[]>;
  /** Whether it gets so much smaller that something could not be read any more; absent: it does not. */
  shrinks?(before: Stored<T>, wanted: T): boolean;
  /** Of what somebody is still to read, what could not be read then; with `shrinks`. */
  outOfReach?(unread: Unread, wanted: T): boolean;
  /** The settings that RocketMQ does not change, and that are to be others; absent: it changes all. */
  fixed?(before: Stored<T>, wanted: T): string[];
}

/** What is declared of any of them. */
export interface Declared {
  /** Whether what somebody is still to read may be lost; absent: there is nothing of the kind. */
  readonly forceDestroy?: boolean;
}
