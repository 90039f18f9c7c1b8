import v4_4_0 from "./catalogue/4.4.0.json";
import v4_9_7 from "./catalogue/4.9.7.json";
import v5_3_3 from "./catalogue/5.3.3.json";

export type KeyType = "boolean" | "int" | "long" | "double" | "string" | "enum";

/** One key of broker.conf as the broker itself declares it. */
export interface CatalogueKey {
  readonly type: KeyType;
  /** What `mqbroker -p` prints; absent where it prints nothing or something of the machine it ran on. */
  readonly default?: string;
  /** The legal values of an `enum`. */
  readonly values?: readonly string[];
}

export type Catalogue = Readonly<Record<string, CatalogueKey>>;

/** The broker.conf keys by RocketMQ version. `npm run catalogue` makes the files anew from the server's own list. */
export const brokerConfKeys = {
  "4.4.0": v4_4_0 as Catalogue,
  "4.9.7": v4_9_7 as Catalogue,
  "5.3.3": v5_3_3 as Catalogue,
};
