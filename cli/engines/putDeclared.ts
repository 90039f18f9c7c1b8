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
 * @param nameServerAddresses where the name servers are now
 * @param file of those that they have because of this stack
 * @throws RunError with all problems at once
 */
export async function putDeclared(
  resources: readonly Registered[],
  nameServerAddresses: unknown,
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

  const declared = wanted.map(({ type, name, inputs }) => {
    const id = typeof inputs.name === "string" ? inputs.name : name;
    const last = known.get(keyOf({ type, id }));
    return { type, id, last, ...declaredResources[type].check(name, last?.state ?? {}, inputs) };
  });
  const problems = declared.flatMap(({ type, id, problems }) =>
    problems.map((problem) => ({ ...problem, path: `${nounOf(type)} ${id}: ${problem.path}` })),
  );
  if (problems.length > 0) throw new ConfigurationError(problems, "; the servers are up");

  const puts = declared.map(({ type, id, last, inputs }) => async () => {
    const resource = declaredResources[type];
    if (last && resource.diff(last.state, inputs).replaces.length > 0)
      await resource.delete({ ...last.state, nameServerAddresses });
    const { state } = await resource.put(inputs, last === undefined);
    known.set(keyOf({ type, id }), { type, id, state });
    save();
  });
  const kept = new Set(declared.map(keyOf));
  const deletions = before
    .filter((one) => !kept.has(keyOf(one)))
    .map((one) => async () => {
      await declaredResources[one.type].delete({ ...one.state, nameServerAddresses });
      known.delete(keyOf(one));
      save();
    });
  const failures = [...(await problemsOf(puts)), ...(await problemsOf(deletions))];
  if (failures.length > 0) throw new RunError(failures.join("\n"));
}

/** Such as "Topic", of a type token. */
const nounOf = (type: string): string => type.split(":")[2];

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
