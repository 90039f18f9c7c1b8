import { parseFastjson } from "../../remoting/fastjson";
import { ask, Listening, printBody, requestCode, speakWith } from "./request";

/** What a broker says of itself, by RocketMQ's keys. */
export type Runtime = Readonly<Record<string, string>>;

/** Lines that have a broker say so. */
export const askForRuntime: readonly string[] = [ask(requestCode.getBrokerRuntimeInfo), printBody];

/** A command that prints it. */
export const readRuntime = (at: Listening): readonly string[] => speakWith(at, askForRuntime);

/** @param printed by such lines; empty where the broker did not answer */
export const runtimeIn = (printed: string): Runtime =>
  (parseFastjson(printed || "{}") as { table?: Runtime }).table ?? {};

/** One of its numbers; undefined where it does not say it. */
export const numberIn = (runtime: Runtime, key: string): number | undefined =>
  key in runtime ? Number(runtime[key]) : undefined;
