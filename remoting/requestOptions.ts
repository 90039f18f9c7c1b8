import { Credentials } from "./signature";
import { TimeLimit } from "./timeLimit";

/** Options for requests to servers. */
export interface RequestOptions {
  readonly time: TimeLimit;
  /** The address at which this machine reaches a host. */
  readonly lookup: (host: string) => string;
  /** Who asks; absent: the cluster has no access control. */
  readonly credentials?: Credentials;
  /** The authority, in PEM, by which servers are verified; absent: connections are not encrypted. */
  readonly caCertificate?: string;
}

/** A cluster with its name servers, each as `host:port`. */
export interface Cluster extends RequestOptions {
  readonly nameServers: readonly string[];
}

export interface CheckOptions {
  /**
   * Time limit for the check of the brokers, and again for the check of the proxies. Default: 30. Deleting the topics and
   * groups of the check takes additional time: mostly milliseconds, at most that of a few answers.
   */
  readonly seconds?: number;
  /** Time limit for the answer to one request. Default: 5. */
  readonly answerSeconds?: number;
  /** The address at which this machine reaches a host, if it is not the host itself. */
  readonly lookup?: (host: string) => string;
  /** Who asks, where the cluster has access control. */
  readonly credentials?: Credentials;
  /** The authority, in PEM, by which servers are verified, where the cluster has TLS. */
  readonly caCertificate?: string;
}

/** Creates the options. The time limit begins now. */
export const requestOptions = ({
  seconds = 30,
  answerSeconds = 5,
  lookup = (host) => host,
  credentials,
  caCertificate,
}: CheckOptions): RequestOptions => ({
  time: new TimeLimit(seconds, answerSeconds),
  lookup,
  credentials,
  caCertificate,
});

/** The same options with time for one answer, for work that is done even after the time limit. */
export const withTimeForOneAnswer = ({ time, ...others }: RequestOptions): RequestOptions => ({
  ...others,
  time: time.forOneAnswer(),
});

/** The address at which this machine reaches the server with an address for clients, `host:port`. */
export const dialAddress = (address: string, { lookup }: RequestOptions): string =>
  address.replace(/^(.+)(:\d+)$/, (_, host: string, port: string) => lookup(host) + port);
