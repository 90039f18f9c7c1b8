import { reachOf } from "../support/reachTests";

reachOf("host");
