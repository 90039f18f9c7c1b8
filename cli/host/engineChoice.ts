import { existsSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import type { EngineSettings } from "../../components/dockerEngine";
import { attempt } from "./command";

export const usualSocket = "/var/run/docker.sock";

/** A choice of another Docker Engine than the one at the usual socket. */
export interface EngineChoice {
  /** Why this engine is used, such as "DOCKER_HOST is tcp://…". */
  readonly reason: string;
  /** How to choose the usual engine instead. */
  readonly alternative: string;
}

/**
 * Finds out which Docker Engine stack config, the environment or a context of the Docker CLI chooses; Docker Desktop and
 * rootless engines have a context. Its address and certificates are then written into the environment, because not all
 * programs that are run know contexts and stack config: all of them are to speak to the same engine.
 *
 * @returns undefined for the usual engine
 */
export async function chooseDockerEngine(config: EngineSettings): Promise<EngineChoice | undefined> {
  const inConfig = obeyConfig(config);
  const { DOCKER_HOST, DOCKER_CONTEXT } = process.env;
  const byHost = DOCKER_HOST
    ? { reason: `DOCKER_HOST is ${DOCKER_HOST}`, alternative: "unset DOCKER_HOST" }
    : undefined;
  const format = "{{.Endpoints.docker.Host}}\n{{.Storage.TLSPath}}";
  const { succeeded, output } = await attempt("docker", ["context", "inspect", "--format", format]);
  if (!succeeded) {
    if (DOCKER_CONTEXT) throw new RunError(`DOCKER_CONTEXT is ${DOCKER_CONTEXT}: ${output}`);
    return inConfig ?? byHost; // the Docker CLI may not be there yet
  }
  delete process.env.DOCKER_CONTEXT;
  const [host, tls] = output.split("\n").slice(-2); // warnings may come before them
  if (host === DOCKER_HOST) return inConfig ?? byHost;
  if (host === `unix://${usualSocket}`) {
    delete process.env.DOCKER_HOST;
    return undefined;
  }
  process.env.DOCKER_HOST = host;
  useCertificates(join(tls, "docker"));
  return (
    inConfig ?? {
      reason: `The Docker CLI's context leads to ${host}`,
      alternative: "choose another: docker context use default",
    }
  );
}

/** The provider's settings in stack config go before the environment. */
function obeyConfig({ host, context, certPath, ...rest }: EngineSettings): EngineChoice | undefined {
  const { caMaterial, certMaterial, keyMaterial, sshOpts } = rest;
  if (caMaterial || certMaterial || keyMaterial)
    throw new RunError(
      "docker:certMaterial and its like are not for npm start, as Docker's own commands read certificates from a folder: " +
        "put ca.pem, cert.pem and key.pem into one, and set docker:certPath; or use npx pulumi up.",
    );
  if (sshOpts)
    throw new RunError(
      "docker:sshOpts is not for npm start, as Docker's own commands know no options of ssh: " +
        "put them into ~/.ssh/config under the host's name; or use npx pulumi up.",
    );
  if (certPath) useCertificates(certPath);
  if (context) {
    delete process.env.DOCKER_HOST; // the Docker CLI would obey it first
    process.env.DOCKER_CONTEXT = context;
    return { reason: `docker:context is ${context}`, alternative: "remove docker:context" };
  }
  if (!host) return undefined;
  process.env.DOCKER_HOST = host;
  return { reason: `docker:host is ${host}`, alternative: "remove docker:host" };
}

function useCertificates(folder: string): void {
  if (!existsSync(join(folder, "cert.pem"))) return;
  process.env.DOCKER_CERT_PATH = folder;
  process.env.DOCKER_TLS_VERIFY = "1";
}
