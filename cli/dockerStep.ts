import { Docker, findDocker } from "./host/docker";
import { step } from "./step";

/** The step with which every command begins that needs Docker. */
export const dockerStep = (): Promise<Docker> =>
  step("Docker Engine", findDocker, ({ version, done }) => [version, ...done].join(", "));
