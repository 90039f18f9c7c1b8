import { apacheProfile, home } from "./apache";
import { catalogues } from "./catalogue";

export const rocketmq5 = apacheProfile("rocketmq5", "5.5.0", catalogues["5.5.0"], {
  heap: "192m",
  configFile: `${home}/conf/rmq-proxy.json`,
  command: ["sh", "mqproxy"],
});
