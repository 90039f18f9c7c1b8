import { createHmac } from "node:crypto";
import { Request } from "./requests";

/** A user of a cluster with access control. */
export interface Credentials {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** The request as the user's: RocketMQ signs the values of its fields, in the order of their names, and then its body. */
export function signed(request: Request, { accessKey, secretKey }: Credentials): Request {
  const fields: Record<string, string> = { ...request.fields, AccessKey: accessKey };
  const values = Object.keys(fields)
    .sort()
    .map((name) => fields[name]);
  const signature = createHmac("sha1", secretKey)
    .update(values.join(""))
    .update(request.body ?? "")
    .digest("base64");
  return { ...request, fields: { ...fields, Signature: signature } };
}
