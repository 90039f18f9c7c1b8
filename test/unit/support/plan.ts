import { FilePlan } from "../../../model/plan";

/** The text of a file that has one. */
export function textOf(file: FilePlan | undefined): string {
  if (file === undefined || !("content" in file)) throw new Error(`${file?.path ?? "the file"} is no text`);
  return file.content;
}
