import * as pulumi from "@pulumi/pulumi";
import { Console } from "pulumi-rocketmq";

const config = new pulumi.Config();

// It dials the name servers, and the brokers that these know, from its container.
const dashboard = new Console("console", {
  nameServers: config.requireObject<string[]>("nameServers"),
  network: config.get("network") || undefined,
  namePrefix: config.get("namePrefix"),
  portOffset: config.getNumber("portOffset"),
  imageRegistry: config.get("imageRegistry"),
});

export const url = dashboard.url;
export const user = dashboard.user;
export const password = dashboard.password;
