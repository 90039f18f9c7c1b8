import { Admin } from "../../test/e2e/support/admin";
import { docker } from "../../test/e2e/support/docker";
import { Place } from "../../test/e2e/support/place";
import { inside } from "../../test/e2e/support/clientHost";
import { createStack, EngineName } from "../../test/e2e/support/stack";
import { serverImages } from "../../test/e2e/support/images";
import { libraries } from "./program";
import { fromHost, Standing, Way } from "./way";

/** A cluster of this project's, and the ways to it. */
export async function containers(
  engine: EngineName,
  image: string,
  config: Readonly<Record<string, string>>,
  waysOf: (place: Place) => readonly Way[],
): Promise<Standing> {
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
    config.networkMode === "host" ? `${config.ip}:${place.nameServerPort}` : `${place.prefix}-ns:9876`;
  const admin = new Admin(inside(place.broker), nameServer);
  const busy = config.proxyEnabled === "false" ? [place.broker] : [place.broker, place.proxy];
  return {
    ways: waysOf(place),
    createTopic: (topic) => admin.createTopic(topic, "NORMAL"),
    pause: () => docker("pause", ...busy),
    resume: () => docker("unpause", ...busy),
    clear,
  };
}

export const throughPorts = (name: string, host: string): ((place: Place) => Way[]) => {
  return ({ nameServerPort }) => [{ name, nameServer: `${host}:${nameServerPort}`, command: fromHost }];
};

export const throughProxy =
  (name: string) =>
  ({ remotingListenPort }: Place): Way[] => [
    { name, nameServer: `127.0.0.1:${remotingListenPort}`, command: fromHost },
  ];

let clients = 0;

/** A client in a container of its own, which is named as what is removed in the end. */
export const onNetwork =
  (name: string, image: string) =>
  ({ prefix }: Place): Way[] => [
    {
      name,
      nameServer: `${prefix}-ns:9876`,
      command: (program, args) => [
        "docker",
        ...["run", "--rm", "--init", "--name", `${prefix}-client-${++clients}`, "--network", prefix],
        ...libraries.map((library) => `--volume=${library}:${library}:ro`),
        ...["--entrypoint", program, image, ...args],
      ],
    },
  ];
