import { RunError } from "@pulumi/pulumi/errors";
import { ConfigurationError } from "../../model/settings";
import { declaredResources } from "../../provider/kinds";
import { messageOf } from "../../remoting";
import { Registered } from "../compose";
import { privateMode, readState, writeState } from "../host/stateFile";
import { Progress } from "../host/progress";

/** A topic or consumer group that brokers have because of this stack. */
interface Known {
  readonly type: string;
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
}

/** How many are put right at a time, as Pulumi's engine does by default. */
const atOnce = 16;

/**
 * Has brokers have the topics and consumer groups that the program declares, also where somebody changed them, and deletes those that
 * it no longer does.
 *
 * @param file of those that they have because of this stack
 * @throws RunError with all problems at once
 */
export async function putDeclared(
  resources: readonly Registered[],
  file: string,
  progress: Progress,
): Promise<void> {
  const loss = "topics and consumer groups that are no longer declared then stay.";
  const before = readState<Known[]>(file, loss) ?? [];
  const wanted = resources.filter(({ type }) => Object.hasOwn(declaredResources, type));
  if (before.length === 0 && wanted.length === 0) return;
  progress("putting topics and consumer groups right");
  const known = new Map(before.map((one) => [keyOf(one), one]));
  const save = () => writeState(file, JSON.stringify([...known.values()], undefined, 2) + "\n", privateMode);

  const checked = wanted.map(({ type, name, inputs }) => {
    const id = typeof inputs.name === "string" ? inputs.name : name;
    const { state = {} } = known.get(keyOf({ type, id })) ?? {};
    const { inputs: complete, problems } = declaredResources[type].check(name, state, inputs);
    if (problems.length > 0) throw new ConfigurationError(problems);
    return { type, inputs: complete };
  });
  const puts = checked.map(({ type, inputs }) => async () => {
    const { id, state } = await declaredResources[type].put(inputs);
    known.set(keyOf({ type, id }), { type, id, state });
  });
  const kept = new Set(checked.map(({ type, inputs }) => keyOf({ type, id: inputs.name as string })));
  const deletions = before
    .filter((one) => !kept.has(keyOf(one)))
    .map((one) => async () => {
      await declaredResources[one.type].delete(one.state);
      known.delete(keyOf(one));
    });
  const problems = [...(await problemsOf(puts)), ...(await problemsOf(deletions))];
  save();
  if (problems.length > 0) throw new RunError(problems.join("\n"));
}

const keyOf = ({ type, id }: Pick<Known, "type" | "id">): string => `${type} ${id}`;

async function problemsOf(work: readonly (() => Promise<void>)[]): Promise<string[]> {
  const problems: string[] = [];
  const left = [...work];
  const doNext = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift())
      await next().catch((error: unknown) => void problems.push(messageOf(error)));
  };
  await Promise.all(Array.from({ length: atOnce }, doNext));
  return problems;
}
