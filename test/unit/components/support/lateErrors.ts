/** A program that creates components with outputs that are not legal, and prints the errors that it ends with. */
import * as pulumi from "@pulumi/pulumi";
import { Broker, Cluster, Console, NameServer, Proxy } from "../../../../components";

const readyTimeout = 0;
const nameServers = ["10.0.0.1:9876"];

function program(): void {
  new NameServer("n", { readyTimeout, heap: pulumi.output("1m") });
  new Broker("b", { readyTimeout, nameServers: [pulumi.output("nowhere")] });
  new Proxy("p", { readyTimeout, nameServers, proxyConf: { namesrvAddr: pulumi.output("x") } });
  new Console("c", { readyTimeout, nameServers, password: pulumi.secret("a,b") });
  new Console("d", { readyTimeout, nameServers, password: pulumi.output("") });
  new Cluster("e", {
    readyTimeout,
    brokers: { "broker-a": { brokerConf: pulumi.output({ brokerIP1: "x" }) } },
    brokerDefaults: { heap: Promise.resolve("1m") },
  });
}

const errors = new Map<unknown, string>();
process.on("unhandledRejection", (error: Error) => errors.set(error, error.message)); // as Pulumi's host does
process.on("exit", () => console.log(JSON.stringify([...errors.values()])));

const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({
  id: `${name}-id`,
  state: inputs as object,
});

void pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack").then(program);
