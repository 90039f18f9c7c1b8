import { configuredEngine } from "../components/dockerEngine";
import { Docker, findDocker } from "./host/docker";
import { step } from "./step";

/** The first step of every command that needs Docker, once its stack is read: that may name the engine. */
export const dockerStep = (): Promise<Docker> =>
  step(
    "Docker Engine",
    (progress) => findDocker(configuredEngine(), progress),
    ({ version, done }) => [version, ...done].join(", "),
  );
