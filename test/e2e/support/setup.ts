import { delimiter, dirname } from "node:path";
import { findPrerequisites, pulumiCommand } from "./prerequisites";

/** Runs once before all end-to-end tests. */
export default function setup(): void {
  process.env.E2E_PREREQUISITES = JSON.stringify(findPrerequisites());
  // The Automation API takes the CLI from the path.
  process.env.PATH = `${dirname(pulumiCommand)}${delimiter}${process.env.PATH}`;
}
