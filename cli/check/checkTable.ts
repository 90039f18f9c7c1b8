import { bytes } from "../../remoting";
import { renderTable } from "../textTable";
import { EntryPointCheck, isSlave } from "./entryPoints";

/** The checks as a table for a terminal, with their problems below it; where there are slaves, with what they lack. */
export function renderChecks(checks: readonly EntryPointCheck[]): string {
  const table = renderTable([
    ["entry point", "address", "sent", "received", "behind"],
    ...checks.map((check) => [
      check.entryPoint,
      check.address,
      ...(isSlave(check)
        ? ["", "", check.behindBytes === undefined ? "?" : bytes(check.behindBytes)]
        : [milliseconds(check.sentMilliseconds), milliseconds(check.receivedMilliseconds), ""]),
    ]),
  ]);
  const problems = checks.flatMap(({ entryPoint, address, problem }) => {
    if (problem === undefined) return [];
    return [`${problem.includes(address) ? entryPoint : `${entryPoint} at ${address}`}: ${problem}`];
  });
  return [table, ...(problems.length === 0 ? [] : ["", ...problems])].join("\n");
}

const milliseconds = (value: number | undefined): string => (value === undefined ? "no" : `${value} ms`);

/** The same in a sentence, where nothing is wrong. */
export function summarizeChecks(checks: readonly EntryPointCheck[]): string {
  const at = ({ entryPoint, address }: EntryPointCheck) => `${entryPoint} at ${address}`;
  const through = checks.filter((check) => !isSlave(check)).map(at);
  const slaves = checks
    .filter(isSlave)
    .map((check) => `${at(check)} is ${bytes(check.behindBytes ?? 0)} behind`);
  return [`sent and received by ${through.join("; ")}`, ...slaves].join("; ");
}
