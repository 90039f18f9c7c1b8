import { catalogues } from "./catalogue";
import { Profile } from "./profile";

/** The blog post's folder; below one of the prefix's name where there is a prefix, so that two clusters share none. */
const below = (path: string) => (_: string, namePrefix: string) =>
  namePrefix === "" ? path : `${namePrefix}/${path}`;

/**
 * The installation of the blog post of 2022, value by value: RocketMQ 4.4.0, everything as root. Its images are no
 * longer maintained; it is there to be compared with, and for those who still run it.
 */
export const rocketmq44: Profile = {
  name: "rocketmq44",
  server: {
    image: "rocketmqinc/rocketmq",
    version: "4.4.0",
    home: "/root",
    brokerConfFile: "/opt/rocketmq/conf/broker.conf",
    keys: catalogues["4.4.0"],
    tls: false,
    nameServerCommand: ["sh", "mqnamesrv"],
    nameServerConfFile: "/opt/rocketmq/conf/namesrv.conf",
    brokerCommand: ["sh", "mqbroker"],
    jvmEnvironment: (heap, options, buffers = 0) => {
      const all = [...(buffers > 0 ? [`-XX:MaxDirectMemorySize=${heap + buffers}`] : []), ...options];
      return { MAX_POSSIBLE_HEAP: String(heap), ...(all.length > 0 ? { JAVA_OPT_EXT: all.join(" ") } : {}) };
    },
    nameServer: {
      heap: "100000000",
      folders: [
        { name: "logs", target: "/root/logs", hostPath: below("data/rocketmq/log") },
        { name: "store", target: "/root/store", hostPath: below("data/rocketmq/store") },
      ],
    },
    broker: {
      heap: "200000000",
      folders: [
        { name: "logs", target: "/root/logs", hostPath: below("data/rocketmq/data/broker/logs") },
        { name: "store", target: "/root/store", hostPath: below("data/rocketmq/data/broker/store") },
      ],
      lateTopics: ["RMQ_SYS_TRANS_HALF_TOPIC", "RMQ_SYS_TRANS_OP_HALF_TOPIC"],
    },
  },
  console: {
    image: "pangliang/rocketmq-console-ng",
    port: 8080,
    properties: (nameServers) => [
      `-Drocketmq.namesrv.addr=${nameServers}`,
      "-Dcom.rocketmq.sendMessageWithVIPChannel=false",
    ],
  },
  names: { prefix: "", nameServer: "rmqnamesrv", broker: "rmqbroker", console: "rmqadmin" },
  restart: "always",
  storage: "folder",
  nameServerAddress: "published",
  oneOfEach: true,
  publishesReplication: false,
  leastPrivilege: false,
};
