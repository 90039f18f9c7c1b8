import { Docker, findDocker } from "./host/docker";
import { step } from "./step";

/** The first step of every command that needs Docker. */
export const dockerStep = (): Promise<Docker> =>
  step("Docker Engine", findDocker, ({ version, done }) => [version, ...done].join(", "));
