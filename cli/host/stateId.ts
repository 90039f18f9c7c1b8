import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { home } from "./home";

/** What tells this state folder from all others, also from one of the same path on another machine. */
export const stateId = createHash("sha256").update(`${home} on ${hostname()}`).digest("hex").slice(0, 16);
