import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { findPrerequisites, pulumiCommand } from "./prerequisites";

/** Runs once before all end-to-end tests. */
export default function setup(): void {
  process.env.E2E_PREREQUISITES = prerequisites(process.env.E2E_PREREQUISITES_FILE);
  // The Automation API takes the CLI from the path.
  process.env.PATH = `${dirname(pulumiCommand)}${delimiter}${process.env.PATH}`;
}

/** @param file keeps what was found for the next run */
function prerequisites(file: string | undefined): string {
  if (file !== undefined && existsSync(file)) return readFileSync(file, "utf8");
  const found = JSON.stringify(findPrerequisites());
  if (file !== undefined) writeFileSync(file, found);
  return found;
}
