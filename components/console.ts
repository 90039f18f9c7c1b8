import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { consoleUrl, consoleUsersFile, planConsole } from "../model/plan";
import {
  checkAddresses,
  checkStandalone,
  checkConsole,
  ConsoleSettings,
  SharedSettings,
} from "../model/settings";
import { createContainer, uploads } from "./container";
import { Placement, splitPlacement } from "./placement";
import { whenReady } from "./readiness";

export interface ConsoleArgs extends SharedSettings, ConsoleSettings, Placement {
  /** Where the console finds the name servers, each as `host:port`. RocketMQ's `namesrvAddr`. */
  readonly nameServers: readonly string[];
  /**
   * Where the console finds the brokers on the network, each as `host:port`, if they hand out the loopback address `ip`.
   * Default: none.
   */
  readonly brokers?: readonly string[];
  /** Password of the user who logs in. Default: a random one. */
  readonly password?: pulumi.Input<string>;
}

/** RocketMQ's dashboard in a Docker container. */
export class Console extends pulumi.ComponentResource {
  /** Where a browser finds it; known once it answers. */
  readonly url: pulumi.Output<string>;
  /** Who logs in; absent where nobody has to. */
  readonly user?: pulumi.Output<string>;
  /** With which password; a secret. */
  readonly password?: pulumi.Output<string>;

  constructor(name: string, args: ConsoleArgs, opts?: pulumi.ComponentResourceOptions) {
    const [placement, { password, ...settings }] = splitPlacement(args);
    const [{ spec, nameServers, brokers }, shared] = checkStandalone(settings, (fields, shared) => ({
      spec: checkConsole(fields, shared),
      nameServers: checkAddresses(fields, "nameServers"),
      brokers: checkAddresses(fields, "brokers", []),
    }));
    super(
      "rocketmq:index:Console",
      name,
      { ...settings, password: password && pulumi.secret(password) },
      opts,
    );
    const plan = planConsole(spec, shared, nameServers, brokers);
    const { user } = spec;
    if (user !== undefined) {
      this.user = pulumi.output(user);
      this.password = pulumi.secret(
        password ||
          new random.RandomPassword(`${name}-password`, { length: 24, special: false }, { parent: this })
            .result,
      );
    }
    const files = this.password?.apply((secret) => {
      // The console splits its file at the first comma and at line ends.
      if (/[,\r\n]/.test(secret))
        throw new pulumi.RunError("The console's password must have no comma and no line end.");
      return uploads([...plan.files, consoleUsersFile(user as string, secret, shared)]);
    });
    const container = createContainer(name, plan, placement, { parent: this }, files);
    const ready = whenReady(container, plan, shared);
    this.url = ready.apply(() => consoleUrl(spec, shared));
    this.registerOutputs({ url: this.url, user: this.user, password: this.password });
  }
}
