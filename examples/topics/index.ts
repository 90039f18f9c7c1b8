import * as pulumi from "@pulumi/pulumi";
import { ConsumerGroup, Topic } from "pulumi-rocketmq";

const nameServerAddresses = new pulumi.Config().requireObject<string[]>("nameServers");

// In order, by message group; and reminders, which are delivered when their time comes.
const orders = new Topic("orders", { nameServerAddresses, type: "FIFO", queues: 16 });
const reminders = new Topic("reminders", { nameServerAddresses, type: "DELAY" });

// Its consumers get the next message of a group once they have acknowledged the last.
const billing = new ConsumerGroup("billing", { nameServerAddresses, consumeMessageOrderly: true });

export const topics = [orders.name, reminders.name];
export const groups = [billing.name];
