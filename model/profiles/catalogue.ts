import broker4_4_0 from "./catalogue/broker/4.4.0.json";
import broker4_9_7 from "./catalogue/broker/4.9.7.json";
import broker5_5_0 from "./catalogue/broker/5.5.0.json";
import namesrv4_4_0 from "./catalogue/namesrv/4.4.0.json";
import namesrv4_9_7 from "./catalogue/namesrv/4.9.7.json";
import namesrv5_5_0 from "./catalogue/namesrv/5.5.0.json";
import proxy5_5_0 from "./catalogue/proxy/5.5.0.json";

export type KeyType = "boolean" | "int" | "long" | "double" | "string" | "enum";

/** One key of a configuration file as the server itself declares it. */
export interface CatalogueKey {
  readonly type: KeyType;
  /** What holds where it is not set; absent where that is nothing, or something of the machine. */
  readonly default?: string;
  /** The legal values of an `enum`. */
  readonly values?: readonly string[];
  /** The server takes it, and nothing in it asks for it any more. */
  readonly unread?: boolean;
  /**
   * When a change of it takes effect, in broker.conf: `live`, in the running broker, wholly and within a period of what reads it;
   * `store`, never, as it holds for the life of a store (see storeKeys.ts); absent: when the server starts again.
   */
  readonly effect?: "live" | "store";
}

export type Catalogue = Readonly<Record<string, CatalogueKey>>;

/** The keys of the servers' configuration files. `npm run catalogue` makes the files anew from the servers' classes. */
export interface Catalogues {
  /** Of broker.conf. */
  readonly broker: Catalogue;
  /** Of a name server's file. */
  readonly namesrv: Catalogue;
  /** Of rmq-proxy.json; absent: this version has no proxy. */
  readonly proxy?: Catalogue;
}

/** By RocketMQ version. */
export const catalogues = {
  "4.4.0": { broker: broker4_4_0 as Catalogue, namesrv: namesrv4_4_0 as Catalogue },
  "4.9.7": { broker: broker4_9_7 as Catalogue, namesrv: namesrv4_9_7 as Catalogue },
  "5.5.0": {
    broker: broker5_5_0 as Catalogue,
    namesrv: namesrv5_5_0 as Catalogue,
    proxy: proxy5_5_0 as Catalogue,
  },
} satisfies Record<string, Catalogues>;
