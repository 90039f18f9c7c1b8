import broker4_4_0 from "./catalogue/broker/4.4.0.json";
import broker4_9_7 from "./catalogue/broker/4.9.7.json";
import broker5_3_3 from "./catalogue/broker/5.3.3.json";
import namesrv4_4_0 from "./catalogue/namesrv/4.4.0.json";
import namesrv4_9_7 from "./catalogue/namesrv/4.9.7.json";
import namesrv5_3_3 from "./catalogue/namesrv/5.3.3.json";
import proxy5_3_3 from "./catalogue/proxy/5.3.3.json";

export type KeyType = "boolean" | "int" | "long" | "double" | "string" | "enum";

/** One key of a configuration file as the server itself declares it. */
export interface CatalogueKey {
  readonly type: KeyType;
  /** What the server prints; absent where it prints nothing or something of the machine it ran on. */
  readonly default?: string;
  /** The legal values of an `enum`. */
  readonly values?: readonly string[];
}

export type Catalogue = Readonly<Record<string, CatalogueKey>>;

/** The keys of the servers' configuration files. `npm run catalogue` makes the files anew from the servers' own lists. */
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
  "5.3.3": {
    broker: broker5_3_3 as Catalogue,
    namesrv: namesrv5_3_3 as Catalogue,
    proxy: proxy5_3_3 as Catalogue,
  },
} satisfies Record<string, Catalogues>;
