import { TimeLimit } from "./timeLimit";

/** How servers are asked. */
export interface RequestOptions {
  readonly time: TimeLimit;
  /** Where a host is dialled that was given or that a server handed out. */
  readonly lookup: (host: string) => string;
}

/** A cluster, by its name servers, each as `host:port`. */
export interface Cluster extends RequestOptions {
  readonly nameServers: readonly string[];
}

export interface CheckOptions {
  /**
   * What checking the brokers may take, and what checking the proxies may; 30. Deleting what the check created comes
   * on top: mostly milliseconds, at most a few answers.
   */
  readonly seconds?: number;
  /** What a server may take to answer one request; 5. */
  readonly answerSeconds?: number;
  /** Where a host is dialled that was given or that a server handed out, if it is elsewhere from here; itself. */
  readonly lookup?: (host: string) => string;
}

/** The time begins now. */
export const requestOptions = ({
  seconds = 30,
  answerSeconds = 5,
  lookup = (host) => host,
}: CheckOptions): RequestOptions => ({
  time: new TimeLimit(seconds, answerSeconds),
  lookup,
});

/** For work that has to be done though the time may be over. */
export const forOneAnswer = ({ time, lookup }: RequestOptions): RequestOptions => ({
  time: time.forOneAnswer(),
  lookup,
});

/** Where a server is dialled that clients know by the address, `host:port`. */
export const dialAddress = (address: string, { lookup }: RequestOptions): string =>
  address.replace(/^(.+)(:\d+)$/, (_, host: string, port: string) => lookup(host) + port);
