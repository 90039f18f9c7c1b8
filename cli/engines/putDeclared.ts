import { RunError } from "@pulumi/pulumi/errors";
import { ConfigurationError } from "../../model/settings";
import { declaredResources } from "../../provider/kinds";
import { messageOf } from "../../remoting";
import { plain } from "../../provider/inputs";
import { declaredId, nounOf, placeholderOf, Run } from "../compose";
import { privateMode, readState, writeState } from "../host/stateFile";
import { Progress } from "../host/progress";
import { Outputs } from "./engine";

/** A topic, consumer group or user that brokers have because of this stack. */
interface Known {
  readonly type: string;
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
  readonly retainOnDelete?: boolean;
}

/** How many are put right at a time, as Pulumi's engine does by default. */
const atOnce = 16;

/**
 * Has brokers have the topics, consumer groups and users that the program declares, also where somebody changed them, and deletes those that
 * it no longer does.
 *
 * @param file of those that they have because of this stack
 * @returns the program's outputs, with the secrets that were made up
 * @throws RunError with all problems at once
 */
export async function putDeclared(
  { resources, outputs }: Run,
  file: string,
  progress: Progress,
): Promise<Outputs> {
  // As it is now; what is undefined it no longer has.
  const { nameServerAddresses, caCertificate, accessKey, secretKey } = outputs;
  const at = { nameServerAddresses, caCertificate, accessKey, secretKey };
  const loss = "topics, consumer groups and users that are no longer declared then stay.";
  const before = readState<Known[]>(file, loss) ?? [];
  const wanted = resources.filter(({ type }) => Object.hasOwn(declaredResources, type));
  if (before.length === 0 && wanted.length === 0) return outputs;
  progress("putting topics, consumer groups and users right");
  const known = new Map(before.map((one) => [keyOf(one), one]));
  const save = () => writeState(file, JSON.stringify([...known.values()], undefined, 2) + "\n", privateMode);

  const declared = wanted.map(({ type, name, inputs, retainOnDelete }) => {
    const id = declaredId(name, inputs);
    const last = known.get(keyOf({ type, id }));
    return {
      type,
      id,
      last,
      retainOnDelete,
      ...declaredResources[type].check(name, last?.state ?? {}, inputs),
    };
  });
  const problems = declared.flatMap(({ type, id, problems }) =>
    problems.map((problem) => ({ ...problem, path: `${nounOf(type)} ${id}: ${problem.path}` })),
  );
  if (problems.length > 0) throw new ConfigurationError(problems, "; the servers are up");

  const puts = declared.map(({ type, id, last, retainOnDelete, inputs }) => async () => {
    const resource = declaredResources[type];
    const isOther = last && resource.diff(last.state, inputs).replaces.length > 0;
    if (isOther) await resource.delete({ ...last.state, ...at });
    const { state } = await resource.put(inputs, isOther ? undefined : last?.state);
    known.set(keyOf({ type, id }), { type, id, state, retainOnDelete });
    save();
  });
  const kept = new Set(declared.map(keyOf));
  const deletions = before
    .filter((one) => !kept.has(keyOf(one)))
    .map((one) => async () => {
      if (!one.retainOnDelete) await declaredResources[one.type].delete({ ...one.state, ...at });
      known.delete(keyOf(one));
      save();
    });
  const failures = [...(await problemsOf(puts)), ...(await problemsOf(deletions))];
  if (failures.length > 0) throw new RunError(failures.join("\n"));
  return withMadeUp(outputs, [...known.values()]);
}

/** The outputs with secrets in the place of what stands for them. */
function withMadeUp(outputs: Outputs, known: readonly Known[]): Outputs {
  const secrets = known.flatMap(({ type, id, state }) =>
    declaredResources[type].secrets.map((key) => [placeholderOf(type, id, key), plain(state[key])] as const),
  );
  const filled = (text: string) =>
    secrets.reduce(
      (all, [place, secret]) => (typeof secret === "string" ? all.replaceAll(place, secret) : all),
      text,
    );
  return JSON.parse(JSON.stringify(outputs), (_, value: unknown) =>
    typeof value === "string" ? filled(value) : value,
  ) as Outputs;
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
