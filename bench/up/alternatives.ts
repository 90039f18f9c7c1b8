import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { hostAddress } from "../../test/e2e/support/address";
import { Place } from "../../test/e2e/support/place";
import { run } from "../../test/e2e/support/run";
import { Side } from "./side";

/** The images and heaps that all sides use. */
export interface ClusterSetup {
  readonly serverImage: string;
  /** Absent: no console is started. */
  readonly consoleImage?: string;
  /** JVM options for the heap of each server. */
  readonly heaps: Readonly<Record<"nameServer" | "broker" | "proxy" | "console", string>>;
}

const home = "/home/rocketmq";

/** The blog post's three commands, one directly after the other, with the images and folders of RocketMQ 5. */
export const blogPostCommands = ({ serverImage, consoleImage, heaps }: ClusterSetup): Side => ({
  name: "the post's commands",
  async prepare() {
    const place = await Place.find();
    const ip = hostAddress();
    const { folder, prefix } = place;
    const nameServer = `${ip}:${place.nameServerPort}`;
    for (const name of ["log", "store", "broker-logs", "broker-store", "conf"]) mkdirSync(join(folder, name));
    await run("chmod", ["-R", "a+rwX", folder]); // as many do, because RocketMQ runs as user 3000
    const configure = (fileReservedTime: number) =>
      writeFileSync(
        join(folder, "conf", "broker.conf"),
        [
          "brokerClusterName=DefaultCluster",
          "brokerName=broker-a",
          "brokerId=0",
          "deleteWhen=04",
          `fileReservedTime=${fileReservedTime}`,
          "brokerRole=ASYNC_MASTER",
          "flushDiskType=ASYNC_FLUSH",
          `namesrvAddr=${nameServer}`,
          `brokerIP1=${ip}`,
          `listenPort=${place.listenPort}`,
          "",
        ].join("\n"),
      );
    configure(48);
    const port = (external: number, internal = external) => `-p ${external}:${internal}`;
    const script = [
      `docker run -d --name ${place.nameServer} --restart always ${port(place.nameServerPort, 9876)} ` +
        `-v ${folder}/log:${home}/logs -v ${folder}/store:${home}/store ` +
        `-e "JAVA_OPT_EXT=${heaps.nameServer}" ${serverImage} sh mqnamesrv`,
      `docker run -d --name ${place.broker} --restart always --link ${place.nameServer}:namesrv ` +
        `${port(place.listenPort)} ${port(place.listenPort - 2)} ` +
        `-v ${folder}/broker-logs:${home}/logs -v ${folder}/broker-store:${home}/store ` +
        `-v ${folder}/conf/broker.conf:${home}/conf/broker.conf -e NAMESRV_ADDR=${nameServer} ` +
        `-e "JAVA_OPT_EXT=${heaps.broker}" ${serverImage} sh mqbroker -c ${home}/conf/broker.conf`,
      ...(consoleImage === undefined
        ? []
        : [
            `docker run -d --name ${place.console} --restart always ${port(place.consolePort, 8080)} ` +
              `-e "JAVA_OPTS=${heaps.console} -Drocketmq.namesrv.addr=${nameServer} ` +
              `-Dcom.rocketmq.sendMessageWithVIPChannel=false" ${consoleImage}`,
          ]),
    ].join("\n");
    const sh = async (commands: string) => void (await run("sh", ["-ec", commands]));
    return {
      prefix,
      nameServer,
      broker: place.broker,
      up: () => sh(script),
      change: () => {
        configure(72);
        return sh(`docker restart ${place.broker}`);
      },
      down: () =>
        sh(
          `docker rm -f -v ${place.broker} ${place.nameServer} ${consoleImage === undefined ? "" : place.console}`,
        ),
      clear: () => place.clear(),
    };
  },
});

/** The topology of RocketMQ's own quick start with Docker Compose: name server, broker, proxy. */
export const quickStartCompose = (
  { serverImage, heaps }: ClusterSetup,
  command: readonly string[],
): Side => ({
  name: "the quick start's Compose file",
  async prepare() {
    const place = await Place.find();
    const { prefix, folder } = place;
    const configure = (environment: object = {}) =>
      writeFileSync(
        join(folder, "docker-compose.yml"),
        dump({
          version: "3.8",
          services: {
            namesrv: {
              image: serverImage,
              container_name: place.nameServer,
              ports: [`${place.nameServerPort}:9876`],
              networks: ["rocketmq"],
              environment: { JAVA_OPT_EXT: heaps.nameServer },
              command: "sh mqnamesrv",
            },
            broker: {
              image: serverImage,
              container_name: place.broker,
              ports: [-2, 0, 1].map((offset) => `${place.listenPort + offset}:${10911 + offset}`),
              environment: {
                NAMESRV_ADDR: `${place.nameServer}:9876`,
                JAVA_OPT_EXT: heaps.broker,
                ...environment,
              },
              depends_on: ["namesrv"],
              networks: ["rocketmq"],
              command: "sh mqbroker",
            },
            proxy: {
              image: serverImage,
              container_name: place.proxy,
              networks: ["rocketmq"],
              depends_on: ["broker", "namesrv"],
              ports: [`${place.remotingListenPort}:8080`, `${place.grpcServerPort}:8081`],
              restart: "on-failure",
              environment: { NAMESRV_ADDR: `${place.nameServer}:9876`, JAVA_OPT_EXT: heaps.proxy },
              command: "sh mqproxy",
            },
          },
          networks: { rocketmq: { driver: "bridge", name: prefix } },
        }),
      );
    configure();
    const compose = async (...args: string[]) => {
      const [program, ...first] = command;
      await run(program, [...first, "--project-name", prefix, ...args], { cwd: folder });
    };
    const up = () => compose("up", "--detach");
    return {
      prefix,
      nameServer: `127.0.0.1:${place.nameServerPort}`,
      broker: place.broker,
      up,
      again: up,
      change: () => {
        configure({ TZ: "Asia/Tokyo" });
        return up();
      },
      down: () => compose("down", "--volumes"),
      clear: () => place.clear(),
    };
  },
});
