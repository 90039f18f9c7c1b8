import * as pulumi from "@pulumi/pulumi";
import * as docker from "@pulumi/docker";
import type Dockerode from "dockerode";

/** The address of the Docker Engine that the resource's provider talks to; absent where the environment says it. */
export function engineAddress(resource: pulumi.CustomResource): pulumi.Output<string | undefined> {
  const provider = resource.getProvider("docker:index/container:Container");
  const host = provider instanceof docker.Provider ? provider.host : undefined;
  return pulumi.output(host ?? new pulumi.Config("docker").get("host"));
}

/** Connects to a Docker Engine; without an address, to the one that DOCKER_HOST names, as the provider does. */
export async function connect(address: string | undefined): Promise<Dockerode> {
  const { default: Engine } = await import("dockerode"); // a preview does without it
  return new Engine(address === undefined ? undefined : optionsOf(address));
}

function optionsOf(address: string): Dockerode.DockerOptions {
  if (address.startsWith("unix://")) {
    // Said outright, or DOCKER_HOST would fill them in.
    return { socketPath: address.slice("unix://".length), host: undefined, port: undefined };
  }
  const { protocol, hostname, port, username } = new URL(address);
  if (protocol === "ssh:") {
    return {
      protocol: "ssh",
      host: hostname,
      port: port || 22,
      username,
      sshOptions: { agent: process.env.SSH_AUTH_SOCK },
    };
  }
  return { host: hostname, port: port || 2375, protocol: port === "2376" ? "https" : "http" };
}
