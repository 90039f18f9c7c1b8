import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { consoleUrl, consoleUsersFile, planConsole } from "../model/plan";
import {
  nameSetting,
  proxyPeerSettings,
  readSettings,
  resolveConsole,
  resolvePeers,
  resolveStandalone,
  resolveSuperUser,
  usualConsoleName,
} from "../model/settings";
import { AccessArgs } from "./access";
import { ConsoleSettings, SharedSettings } from "./args";
import { createContainer, uploads } from "./container";
import { thisMachine } from "./machine";
import { Placement, splitPlacement } from "./placement";
import { lateError, partOf, planned } from "./planned";
import { whenReady } from "./readiness";
import { withSecrets } from "./secrets";

export interface ConsoleArgs extends SharedSettings, ConsoleSettings, Placement, AccessArgs {
  /** What the server is called; it ends its container's name. @default console */
  name?: string;
  /** Where the console finds the name servers, each as `host:port`. RocketMQ's `namesrvAddr`. */
  nameServers: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Where the console finds the brokers on the network, each as `host:port`, if they hand out the loopback address `ip`.
   *
   * @default none
   */
  brokers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Where the console finds the proxies on the network, each as `host:port`, by their ports for remoting clients.
   *
   * @default none
   */
  proxies?: pulumi.Input<pulumi.Input<string>[]>;
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
    const [placement, settings] = splitPlacement(withSecrets(args, "secretKey", "privateKey"));
    const plan = planned(settings, (known) => {
      const { server, shared } = resolveStandalone(
        known,
        thisMachine(opts),
        (fields, shared) => {
          const own = readSettings(fields, nameSetting(usualConsoleName), {});
          const { proxies } = readSettings(fields, proxyPeerSettings, { proxies: [] });
          return { console: resolveConsole(fields, own.name, shared), ...resolvePeers(fields), proxies };
        },
        resolveSuperUser,
      );
      const { console, nameServers, brokers, proxies } = server;
      return {
        container: planConsole(console, shared, nameServers, brokers, proxies),
        console,
        url: consoleUrl(console, shared),
        shared,
      };
    });
    const { password } = settings;
    const secret = password === undefined || password === "" ? undefined : notEmpty(pulumi.secret(password));
    super("pulumi-rocketmq:index:Console", name, { ...settings, password: secret }, opts);
    const asksForLogin = plan.outline.console.user !== undefined;
    if (asksForLogin) {
      this.user = pulumi.output(plan.get(({ console }) => console.user as string));
      this.password = secret ?? generatedPassword(name, this);
    }
    const files =
      this.password &&
      pulumi
        .all([this.password, this.user, plan.get(({ container }) => container.files)])
        .apply(([password, user, files]) =>
          uploads([...files, consoleUsersFile(user as string, password, plan.outline.shared.profile)]),
        );
    const container = createContainer(
      name,
      partOf(plan, (all) => all.container),
      placement,
      { parent: this },
      files,
    );
    this.url = whenReady(container, plan, ({ url }) => url);
    this.registerOutputs({ url: this.url, user: this.user, password: this.password });
  }
}

/** That there is a password is decided before its value is known: one that is empty would let everybody in. */
const notEmpty = (password: pulumi.Output<string>): pulumi.Output<string> =>
  password.apply((text) => {
    if (text) return text;
    const expected = "the output that it comes from is empty, and a password is wanted.";
    throw lateError([{ path: "password", found: text, expected }]);
  });

const generatedPassword = (name: string, parent: pulumi.Resource): pulumi.Output<string> =>
  pulumi.secret(
    new random.RandomPassword(`${name}-password`, { length: 24, special: false }, { parent }).result,
  );
