import { Admin } from "../../test/e2e/support/admin";
import { docker } from "../../test/e2e/support/docker";
import { Place } from "../../test/e2e/support/place";
import { inside } from "../../test/e2e/support/clientHost";
import { createStack, EngineName } from "../../test/e2e/support/stack";
import { ConfigPaths } from "../../test/e2e/support/config";
import { serverImages } from "../../test/e2e/support/images";
import { ClientConnection, MeasuredCluster, runOnHost } from "./measuredCluster";
import { libraries } from "./benchmarkProgram";

/** Starts a cluster of this project. */
export async function startContainers(
  engine: EngineName,
  image: string,
  config: ConfigPaths,
  connectionsOf: (place: Place) => readonly ClientConnection[],
): Promise<MeasuredCluster> {
  const place = await Place.find();
  const stack = await createStack(engine, place, {
    ...place.config,
    ...serverImages(image),
    consoleEnabled: "false",
    ...config,
  });
  const clear = () => stack.destroy().finally(() => place.clear());
  try {
    await stack.up();
  } catch (error) {
    await clear();
    throw error;
  }
  const nameServer =
    config.networkMode === "host" ? `${config.ip}:${place.nameServerPort}` : `${place.nameServer}:9876`;
  const admin = new Admin(inside(place.broker), nameServer);
  const paused = config.proxyEnabled === "false" ? [place.broker] : [place.broker, place.proxy];
  return {
    connections: connectionsOf(place),
    createTopic: (topic) => admin.createTopic(topic, "NORMAL"),
    pause: () => docker("pause", ...paused),
    resume: () => docker("unpause", ...paused),
    clear,
  };
}

/** From this machine, through the published ports. */
export const throughPorts =
  (name: string, host: string) =>
  ({ nameServerPort }: Place): ClientConnection[] => [
    { name, nameServer: `${host}:${nameServerPort}`, command: runOnHost },
  ];

/** From this machine, through the proxy's remoting port. */
export const throughProxy =
  (name: string) =>
  ({ remotingListenPort }: Place): ClientConnection[] => [
    { name, nameServer: `127.0.0.1:${remotingListenPort}`, command: runOnHost },
  ];

let clients = 0;

/** From another container on the Docker network. Its name has the place's prefix, so that `clear` removes it too. */
export const onNetwork =
  (name: string, image: string) =>
  ({ prefix, nameServer }: Place): ClientConnection[] => [
    {
      name,
      nameServer: `${nameServer}:9876`,
      command: (program, args) => [
        "docker",
        ...["run", "--rm", "--init", "--name", `${prefix}-client-${++clients}`, "--network", prefix],
        ...libraries.map((library) => `--volume=${library}:${library}:ro`),
        ...["--entrypoint", program, image, ...args],
      ],
    },
  ];
