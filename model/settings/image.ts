import { Fields } from "./fields";
import * as rules from "./rules";
import { SharedSpec } from "./shared";

/** The image of a server, with the registry that all images come from. */
export function checkImage(fields: Fields, fallback: string, { imageRegistry }: SharedSpec): string {
  const name = fields.text("image", fallback, rules.image);
  return imageRegistry === undefined ? name : `${imageRegistry}/${name}`;
}
